"""Public pages: each of them behind the public wall."""

from django.urls import path

from netra.portal.views import asking, calculator, figures, front, maps, regions, texts

app_name = "portal"
urlpatterns = [
    path("", front.front, name="front"),
    path("wilayah/", regions.region_search, name="region_search"),
    path("wilayah/<str:code>/", regions.region, name="region"),
    path("wilayah/<str:code>/angka.csv", regions.region_csv, name="region_csv"),
    path("peta/", maps.map_page, name="map"),
    path("peta/data.csv", maps.map_csv, name="map_csv"),
    path("angka/", figures.figures, name="figures"),
    path("angka/<slug:key>/", figures.indicator, name="indicator"),
    path("angka/<slug:key>/data.csv", figures.indicator_csv, name="indicator_csv"),
    path("terbitan/", figures.issues, name="issues"),
    path("terbitan/<int:key>/", figures.issue, name="issue"),
    path("terbitan/<int:key>/data.csv", figures.issue_csv, name="issue_csv"),
    path("metode/", texts.methods, name="methods"),
    path("tanya/", asking.ask, name="ask"),
    path("hitung-batas/", calculator.limits, name="limits"),
    path("hitung-batas/<slug:name>.schema.json", calculator.schema, name="limits_schema"),
    path("tentang/", texts.about, name="about"),
    path("perlindungan/", texts.protection, name="protection"),
]
