import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0010_lines_that_change_their_body'),
        ('files', '0005_packages_of_our_own'),
        ('institutions', '0002_office_settings'),
    ]

    operations = [
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(max_length=40)),
                ('key_digest', models.CharField(max_length=64, unique=True)),
                ('on', models.DateField(null=True)),
                ('code', models.CharField(blank=True, max_length=40)),
                ('text', models.CharField(blank=True, max_length=500)),
                ('letter_number', models.CharField(blank=True, max_length=120)),
                ('said_at', models.DateTimeField()),
                ('said_by', models.CharField(max_length=40)),
                ('said_by_name', models.CharField(max_length=160)),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='cases.referralline')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Package',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('ref', models.CharField(max_length=8, unique=True)),
                ('key_digest', models.CharField(max_length=64, unique=True)),
                ('number', models.PositiveSmallIntegerField()),
                ('authority_code', models.CharField(max_length=40)),
                ('copied_to', models.TextField(blank=True)),
                ('conflict', models.TextField(blank=True)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.CharField(max_length=40)),
                ('made_by_name', models.CharField(max_length=160)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='packages', to='cases.case')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
            ],
            options={
                'ordering': ['-made_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='DoorCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code_digest', models.CharField(max_length=64)),
                ('issued_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('package', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='door', to='referral.package')),
            ],
        ),
        migrations.CreateModel(
            name='PackageLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('line', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='in_package', to='cases.referralline')),
                ('package', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='referral.package')),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='PackagePart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('package', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='referral.package')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ShareableCopy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('about', models.CharField(max_length=200)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.CharField(max_length=40)),
                ('made_by_name', models.CharField(max_length=160)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shareable_copies', to='cases.case')),
                ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='KasnHandover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=12)),
                ('reason', models.CharField(max_length=500)),
                ('said_at', models.DateTimeField()),
                ('said_by', models.CharField(max_length=40)),
                ('said_by_name', models.CharField(max_length=160)),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='kasn_handovers', to='cases.referralline')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='kasn_handover_has_its_reason')],
            },
        ),
        migrations.AddConstraint(
            model_name='package',
            constraint=models.UniqueConstraint(fields=('case', 'number'), name='package_number_once'),
        ),
        migrations.AddConstraint(
            model_name='packageline',
            constraint=models.UniqueConstraint(fields=('package', 'number'), name='package_line_once'),
        ),
        migrations.AddConstraint(
            model_name='packagepart',
            constraint=models.UniqueConstraint(fields=('package', 'name'), name='package_part_once'),
        ),
        migrations.AddConstraint(
            model_name='shareablecopy',
            constraint=models.UniqueConstraint(fields=('case', 'number'), name='shareable_copy_number_once'),
        ),
    ]
