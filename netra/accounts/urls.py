from django.urls import path

from netra.accounts import views

app_name = "accounts"
urlpatterns = [
    path("akun/mulai/<str:token>/", views.set_up, name="set_up"),
    path("kerja/akun/", views.accounts, name="list"),
    path("kerja/akun.csv", views.accounts_csv, name="list_csv"),
    path("kerja/akun/baru/", views.create, name="create"),
    path("kerja/akun/beri-peran/", views.give_role, name="give"),
    path("kerja/akun/<int:account_id>/tautan/", views.renew, name="renew"),
    path("kerja/akun/<int:account_id>/langkah-kedua/", views.reset_second_factor, name="reset"),
    path("kerja/akun/peran/<int:grant_id>/akhiri/", views.end_role, name="end"),
]
