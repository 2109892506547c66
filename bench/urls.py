from django.urls import path

from bench import views
from config.urls import handler400, handler403, handler404, handler500
from config.urls import urlpatterns as site

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
urlpatterns = [path("bench/empty", views.empty), path("bench/floor", views.floor), *site]
