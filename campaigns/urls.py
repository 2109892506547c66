from django.urls import path

from campaigns.views import campaign, dashboard, invitation

app_name = "campaigns"
urlpatterns = [
    path("organise/", campaign.campaign_list, name="list"),
    path("organise/new/", campaign.campaign_create, name="create"),
    path("organise/<uuid:campaign_id>/", dashboard.dashboard, name="dashboard"),
    path("organise/<uuid:campaign_id>/figures.xlsx", dashboard.dashboard_xlsx, name="dashboard-xlsx"),
    path("organise/<uuid:campaign_id>/edit/", campaign.campaign_edit, name="edit"),
    path("organise/<uuid:campaign_id>/invite/", invitation.invite, name="invite"),
    path("organise/<uuid:campaign_id>/start/", campaign.campaign_start, name="start"),
    path("organise/<uuid:campaign_id>/close/", campaign.campaign_close, name="close"),
    path("head/campaigns/<uuid:enrolment_id>/", invitation.enrolment_detail, name="enrolment"),
    path("head/campaigns/<uuid:enrolment_id>/accept/", invitation.enrolment_accept, name="accept"),
    path("head/campaigns/<uuid:enrolment_id>/decline/", invitation.enrolment_decline, name="decline"),
]
