from django.urls import path

from netra.keeping import views

app_name = "keeping"
urlpatterns = [path("kerja/penyimpanan/", views.page, name="due")]
