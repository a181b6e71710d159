from django.urls import path

from netra.reminders.views import calendars, mails, notices

app_name = "reminders"
urlpatterns = [
    path("kerja/pengingat/", notices.notice_list, name="notices"),
    path("kerja/pengingat/dilihat/", notices.seen, name="seen"),
    path("kerja/pengingat/surel/", mails.mail_list, name="mails"),
    path("kerja/pengingat/surel/<uuid:notice_id>/tiba/", mails.arrived, name="mail_arrived"),
    path("kerja/pengingat/surel/<uuid:notice_id>/kirim-lagi/", mails.send_again, name="mail_again"),
    path("kerja/pengingat/kalender/", calendars.calendar_page, name="calendar"),
    path("kerja/pengingat/kalender/cabut/", calendars.revoke, name="calendar_revoke"),
    path("kalender/<str:token>.ics", calendars.feed, name="feed"),
]
