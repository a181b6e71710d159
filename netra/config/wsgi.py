import os

from django.core.wsgi import get_wsgi_application

from netra.platform.db.whole_body import refuse_half_bodies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "netra.config.settings")
application = refuse_half_bodies(get_wsgi_application())
