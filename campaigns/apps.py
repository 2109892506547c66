from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "campaigns"

    def ready(self) -> None:
        from campaigns.pledge_ahead import pledge_now
        from commitments import suggestions

        suggestions.register(pledge_now)
