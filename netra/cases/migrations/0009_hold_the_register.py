from django.db import migrations, models

from netra.platform.db.triggers import RefuseChanges


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_fill_the_register")]

    operations = [
        migrations.AddConstraint(
            model_name='case',
            constraint=models.UniqueConstraint(fields=('registry', 'election', 'year', 'running_number'), name='case_number_once'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('step__in', ('assessed', 'information_noted', 'tracing', 'supervision_recorded', 'finding_set', 'information_closed')), ('registered_on__isnull', False), _connector='OR'), name='case_registered_has_its_day'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('registered_on__isnull', True), models.Q(('registry__isnull', False), ('running_number__isnull', False)), _connector='OR'), name='case_registered_has_its_number'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('intake', 'report'), ('report__isnull', False)), models.Q(('intake', 'finding'), ('report__isnull', True)), _connector='OR'), name='case_report_or_finding'),
        ),
        RefuseChanges("cases_finding", "What a finding rests on is never changed."),
        RefuseChanges("cases_tracing", "What a tracing found is never changed."),
        RefuseChanges("cases_caserecusal", "Whoever stepped aside stays aside."),
        RefuseChanges("cases_handover", "A handover is never changed."),
        RefuseChanges("cases_caseday", "A date that was recorded is never changed, only replaced."),
        RefuseChanges("cases_invitation", "A call that was sent is never changed."),
        RefuseChanges("cases_studycorrection", "A corrected study is never changed."),
        RefuseChanges("cases_vote", "A vote is never changed."),
        RefuseChanges("cases_trackoutcome", "What the plenary found is never changed."),
    ]
