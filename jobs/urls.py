from django.urls import path

from jobs import views

app_name = "jobs"
urlpatterns = [
    path("jobs/<uuid:job_id>/", views.job_detail, name="job-detail"),
    path("jobs/<uuid:job_id>.json", views.job_state, name="job-state"),
    path("jobs/<uuid:job_id>/files/<uuid:file_id>/", views.job_file, name="job-file"),
]
