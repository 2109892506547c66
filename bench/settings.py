"""The site as it is, and beside it two views to measure it by."""

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS as SITE_APPS

INSTALLED_APPS = [*SITE_APPS, "bench"]
ROOT_URLCONF = "bench.urls"
