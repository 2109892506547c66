from django.db import migrations

NAMES = {
    "user": "tài khoản",
    "membership": "vai trò",
    "administrativeunit": "đơn vị hành chính",
    "institution": "trường hoặc đơn vị",
}


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_inside_one_institution")]
    operations = [
        migrations.AlterModelOptions(name, {"verbose_name": words, "verbose_name_plural": words})
        for name, words in NAMES.items()
    ]
