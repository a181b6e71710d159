CREATE FUNCTION public.audit_entry_refuses_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'Rows of the audit chain are never changed or removed.' USING ERRCODE = 'restrict_violation'; END $$;
CREATE FUNCTION public.audit_entry_refuses_insert() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF (
    NEW.seq = (SELECT coalesce(max(seq), 0) + 1 FROM audit_entry)
    AND NEW.previous = coalesce((SELECT hash FROM audit_entry ORDER BY seq DESC LIMIT 1), '0000000000000000000000000000000000000000000000000000000000000000')
) THEN RETURN NEW; END IF; RAISE EXCEPTION 'Only the next row of the audit chain may be added.' USING ERRCODE = 'restrict_violation'; END $$;
CREATE FUNCTION public.audit_entry_refuses_truncate() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'Rows of the audit chain are never changed or removed.' USING ERRCODE = 'restrict_violation'; END $$;
CREATE FUNCTION public.audit_entry_refuses_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'Rows of the audit chain are never changed or removed.' USING ERRCODE = 'restrict_violation'; END $$;
CREATE FUNCTION public.bulletin_figure_refuses_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'A figure is never changed; a corrected row supersedes it.' USING ERRCODE = 'restrict_violation'; END $$;
CREATE FUNCTION public.bulletin_figure_refuses_truncate() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'A figure is never changed; a corrected row supersedes it.' USING ERRCODE = 'restrict_violation'; END $$;
CREATE FUNCTION public.bulletin_figure_refuses_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'A figure is never changed; a corrected row supersedes it.' USING ERRCODE = 'restrict_violation'; END $$;
CREATE FUNCTION public.bulletin_issue_refuses_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'An issue is never changed; a new edition supersedes it.' USING ERRCODE = 'restrict_violation'; END $$;
CREATE FUNCTION public.bulletin_issue_refuses_truncate() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'An issue is never changed; a new edition supersedes it.' USING ERRCODE = 'restrict_violation'; END $$;
CREATE FUNCTION public.bulletin_issue_refuses_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'An issue is never changed; a new edition supersedes it.' USING ERRCODE = 'restrict_violation'; END $$;
CREATE FUNCTION public.bulletin_issuerow_refuses_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'An issue is never changed; a new edition supersedes it.' USING ERRCODE = 'restrict_violation'; END $$;
CREATE FUNCTION public.bulletin_issuerow_refuses_insert() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF (NEW.position < (SELECT row_count FROM bulletin_issue WHERE id = NEW.issue_id)) THEN RETURN NEW; END IF; RAISE EXCEPTION 'An issue is never changed: it is full.' USING ERRCODE = 'restrict_violation'; END $$;
CREATE FUNCTION public.bulletin_issuerow_refuses_truncate() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'An issue is never changed; a new edition supersedes it.' USING ERRCODE = 'restrict_violation'; END $$;
CREATE FUNCTION public.bulletin_issuerow_refuses_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'An issue is never changed; a new edition supersedes it.' USING ERRCODE = 'restrict_violation'; END $$;
CREATE FUNCTION public.cases_caseevent_refuses_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'The history of a case is never changed.' USING ERRCODE = 'restrict_violation'; END $$;
CREATE FUNCTION public.cases_caseevent_refuses_truncate() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'The history of a case is never changed.' USING ERRCODE = 'restrict_violation'; END $$;
CREATE FUNCTION public.cases_caseevent_refuses_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'The history of a case is never changed.' USING ERRCODE = 'restrict_violation'; END $$;
CREATE FUNCTION public.cases_casestudy_refuses_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'A finished study is never changed.' USING ERRCODE = 'restrict_violation'; END $$;
CREATE FUNCTION public.cases_casestudy_refuses_truncate() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'A finished study is never changed.' USING ERRCODE = 'restrict_violation'; END $$;
CREATE FUNCTION public.cases_casestudy_refuses_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'A finished study is never changed.' USING ERRCODE = 'restrict_violation'; END $$;
CREATE FUNCTION public.cases_clarification_refuses_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'The minutes of a clarification are never changed.' USING ERRCODE = 'restrict_violation'; END $$;
CREATE FUNCTION public.cases_clarification_refuses_truncate() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'The minutes of a clarification are never changed.' USING ERRCODE = 'restrict_violation'; END $$;
CREATE FUNCTION public.cases_clarification_refuses_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'The minutes of a clarification are never changed.' USING ERRCODE = 'restrict_violation'; END $$;
CREATE FUNCTION public.cases_plenarydecision_refuses_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'A plenary decision is never changed.' USING ERRCODE = 'restrict_violation'; END $$;
CREATE FUNCTION public.cases_plenarydecision_refuses_truncate() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'A plenary decision is never changed.' USING ERRCODE = 'restrict_violation'; END $$;
CREATE FUNCTION public.cases_plenarydecision_refuses_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'A plenary decision is never changed.' USING ERRCODE = 'restrict_violation'; END $$;
CREATE FUNCTION public.cases_sanction_refuses_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'A recorded sanction is never changed.' USING ERRCODE = 'restrict_violation'; END $$;
CREATE FUNCTION public.cases_sanction_refuses_truncate() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'A recorded sanction is never changed.' USING ERRCODE = 'restrict_violation'; END $$;
CREATE FUNCTION public.cases_sanction_refuses_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'A recorded sanction is never changed.' USING ERRCODE = 'restrict_violation'; END $$;
CREATE FUNCTION public.clock_installation_refuse() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN
      RAISE EXCEPTION 'A database is demo or real for ever.' USING ERRCODE = 'restrict_violation';
    END $$;
CREATE FUNCTION public.clock_officeclock_refuse() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN
      IF EXISTS (SELECT 1 FROM clock_installation WHERE kind = 'demo') THEN RETURN NEW; END IF;
      RAISE EXCEPTION 'The office clock moves only in a demo database.' USING ERRCODE = 'restrict_violation';
    END $$;
CREATE FUNCTION public.facts_fact_refuses_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'A fact is never changed; reverse it with a row of its own.' USING ERRCODE = 'restrict_violation'; END $$;
CREATE FUNCTION public.facts_fact_refuses_truncate() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'A fact is never changed; reverse it with a row of its own.' USING ERRCODE = 'restrict_violation'; END $$;
CREATE FUNCTION public.facts_fact_refuses_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'A fact is never changed; reverse it with a row of its own.' USING ERRCODE = 'restrict_violation'; END $$;
CREATE FUNCTION public.reports_assessment_refuses_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'An assessment is never changed; write a new one.' USING ERRCODE = 'restrict_violation'; END $$;
CREATE FUNCTION public.reports_assessment_refuses_truncate() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'An assessment is never changed; write a new one.' USING ERRCODE = 'restrict_violation'; END $$;
CREATE FUNCTION public.reports_assessment_refuses_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'An assessment is never changed; write a new one.' USING ERRCODE = 'restrict_violation'; END $$;
CREATE FUNCTION public.reports_identityopening_refuses_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'The list of opened identities is never changed.' USING ERRCODE = 'restrict_violation'; END $$;
CREATE FUNCTION public.reports_identityopening_refuses_truncate() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'The list of opened identities is never changed.' USING ERRCODE = 'restrict_violation'; END $$;
CREATE FUNCTION public.reports_identityopening_refuses_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'The list of opened identities is never changed.' USING ERRCODE = 'restrict_violation'; END $$;
CREATE FUNCTION public.reports_reportevent_refuses_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'The history of a report is never changed.' USING ERRCODE = 'restrict_violation'; END $$;
CREATE FUNCTION public.reports_reportevent_refuses_truncate() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'The history of a report is never changed.' USING ERRCODE = 'restrict_violation'; END $$;
CREATE FUNCTION public.reports_reportevent_refuses_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'The history of a report is never changed.' USING ERRCODE = 'restrict_violation'; END $$;
CREATE TABLE public.account_emailaddress (
    id integer NOT NULL,
    email character varying(254) NOT NULL,
    verified boolean NOT NULL,
    "primary" boolean NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE public.account_emailaddress ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_emailaddress_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.account_emailconfirmation (
    id integer NOT NULL,
    created timestamp with time zone NOT NULL,
    sent timestamp with time zone,
    key character varying(64) NOT NULL,
    email_address_id integer NOT NULL
);
ALTER TABLE public.account_emailconfirmation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_emailconfirmation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_account (
    id bigint NOT NULL,
    password character varying(128) NOT NULL,
    last_login timestamp with time zone,
    username character varying(60) NOT NULL,
    name character varying(120) NOT NULL,
    email character varying(254) NOT NULL,
    is_active boolean NOT NULL,
    example boolean NOT NULL
);
ALTER TABLE public.accounts_account ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_account_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_grant (
    id bigint NOT NULL,
    role character varying(24) NOT NULL,
    starts date NOT NULL,
    ends date,
    granted_by character varying(40) NOT NULL,
    ended_by character varying(40) NOT NULL,
    account_id bigint NOT NULL,
    institution_id character varying(80) NOT NULL,
    region_id character varying(20) NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT grant_ends_after_start CHECK (((ends IS NULL) OR (ends >= starts)))
);
ALTER TABLE public.accounts_grant ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_grant_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_setuplink (
    id bigint NOT NULL,
    token_digest character varying(64) NOT NULL,
    issued_by character varying(40) NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    account_id bigint NOT NULL
);
ALTER TABLE public.accounts_setuplink ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_setuplink_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.audit_entry (
    seq bigint NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    actor character varying(40) NOT NULL,
    action character varying(60) NOT NULL,
    object_kind character varying(40) NOT NULL,
    object_key character varying(120) NOT NULL,
    facts text NOT NULL,
    previous character varying(64) NOT NULL,
    hash character varying(64) NOT NULL
);
CREATE TABLE public.auth_group (
    id integer NOT NULL,
    name character varying(150) NOT NULL
);
ALTER TABLE public.auth_group ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.auth_group_permissions (
    id bigint NOT NULL,
    group_id integer NOT NULL,
    permission_id integer NOT NULL
);
ALTER TABLE public.auth_group_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.auth_permission (
    id integer NOT NULL,
    name character varying(255) NOT NULL,
    content_type_id integer NOT NULL,
    codename character varying(100) NOT NULL
);
ALTER TABLE public.auth_permission ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_permission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.bulletin_disagreement (
    key character varying(80) NOT NULL,
    "position" smallint NOT NULL,
    title_id character varying(200) NOT NULL,
    title_en character varying(200) NOT NULL,
    judgement_id text NOT NULL,
    judgement_en text NOT NULL,
    CONSTRAINT bulletin_disagreement_position_check CHECK (("position" >= 0))
);
CREATE TABLE public.bulletin_figure (
    id bigint NOT NULL,
    key character varying(80) NOT NULL,
    withdrawn_because character varying(300) NOT NULL,
    entry_digest character varying(64) NOT NULL,
    "position" integer NOT NULL,
    edition character varying(160) NOT NULL,
    value numeric(18,4),
    decimals smallint NOT NULL,
    value_text character varying(120) NOT NULL,
    qualifier character varying(12) NOT NULL,
    numerator numeric(18,4),
    denominator numeric(18,4),
    unit character varying(12) NOT NULL,
    period character varying(120) NOT NULL,
    as_of date,
    confidence character varying(8) NOT NULL,
    quote text NOT NULL,
    note_id text NOT NULL,
    note_en text NOT NULL,
    disagreement_id character varying(80),
    region_id character varying(20) NOT NULL COLLATE pg_catalog."C",
    supersedes_id bigint,
    indicator_id character varying(60) NOT NULL,
    source_id character varying(80) NOT NULL,
    CONSTRAINT bulletin_figure_decimals_check CHECK ((decimals >= 0)),
    CONSTRAINT bulletin_figure_position_check CHECK (("position" >= 0)),
    CONSTRAINT figure_says_something CHECK (((value IS NOT NULL) OR (NOT ((value_text)::text = ''::text))))
);
ALTER TABLE public.bulletin_figure ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.bulletin_figure_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.bulletin_indicator (
    key character varying(60) NOT NULL,
    "position" smallint NOT NULL,
    name_id character varying(160) NOT NULL,
    name_en character varying(160) NOT NULL,
    unit character varying(12) NOT NULL,
    definition_id text NOT NULL,
    definition_en text NOT NULL,
    higher_is_worse boolean,
    CONSTRAINT bulletin_indicator_position_check CHECK (("position" >= 0))
);
CREATE TABLE public.bulletin_issue (
    id bigint NOT NULL,
    measure character varying(60) NOT NULL,
    title_id character varying(200) NOT NULL,
    title_en character varying(200) NOT NULL,
    unit character varying(12) NOT NULL,
    edition integer NOT NULL,
    as_of date NOT NULL,
    approved_at timestamp with time zone NOT NULL,
    approved_by_name character varying(120) NOT NULL,
    written_by_name character varying(120) NOT NULL,
    method_version character varying(40) NOT NULL,
    data_hash character varying(64) NOT NULL,
    pack_version character varying(80) NOT NULL,
    example boolean NOT NULL,
    row_count integer NOT NULL,
    election_id character varying(40),
    supersedes_id bigint,
    CONSTRAINT bulletin_issue_edition_check CHECK ((edition >= 0)),
    CONSTRAINT bulletin_issue_row_count_check CHECK ((row_count >= 0))
);
ALTER TABLE public.bulletin_issue ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.bulletin_issue_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.bulletin_issuerow (
    id bigint NOT NULL,
    "position" integer NOT NULL,
    value numeric(18,4),
    low numeric(18,4),
    high numeric(18,4),
    denominator numeric(18,4),
    status character varying(12) NOT NULL,
    reason character varying(20) NOT NULL,
    issue_id bigint NOT NULL,
    part_of_id character varying(20) COLLATE pg_catalog."C",
    region_id character varying(20) NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT bulletin_issuerow_position_check CHECK (("position" >= 0)),
    CONSTRAINT issue_row_interval_in_order CHECK (((low IS NULL) OR (high IS NULL) OR (low <= high))),
    CONSTRAINT issue_row_shown_or_says_why_not CHECK (((((reason)::text = ''::text) AND ((status)::text = 'shown'::text) AND (value IS NOT NULL)) OR ((NOT ((status)::text = 'shown'::text)) AND (high IS NULL) AND (low IS NULL) AND (value IS NULL) AND (NOT ((reason)::text = ''::text)))))
);
ALTER TABLE public.bulletin_issuerow ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.bulletin_issuerow_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.bulletin_source (
    key character varying(80) NOT NULL,
    publisher character varying(120) NOT NULL,
    title character varying(300) NOT NULL,
    url character varying(500) NOT NULL,
    published_on date,
    confidence_note text NOT NULL
);
CREATE TABLE public.cases_case (
    id uuid NOT NULL,
    running_number integer NOT NULL,
    year smallint NOT NULL,
    step character varying(40) NOT NULL,
    version integer NOT NULL,
    event_on date,
    known_on date,
    registered_on date,
    handling_last_day date,
    determination_on date NOT NULL,
    law_pack character varying(60) NOT NULL,
    pack_version character varying(40) NOT NULL,
    pack_digest character varying(64) NOT NULL,
    example boolean NOT NULL,
    election_id character varying(40) NOT NULL,
    office_id character varying(80) NOT NULL,
    region_id character varying(20) NOT NULL COLLATE pg_catalog."C",
    report_id uuid NOT NULL,
    incident_id bigint NOT NULL,
    CONSTRAINT case_event_before_registration CHECK (((event_on IS NULL) OR (registered_on IS NULL) OR (event_on <= registered_on))),
    CONSTRAINT case_registered_has_its_day CHECK ((((step)::text = 'assessed'::text) OR (registered_on IS NOT NULL))),
    CONSTRAINT cases_case_running_number_check CHECK ((running_number >= 0)),
    CONSTRAINT cases_case_version_check CHECK ((version >= 0)),
    CONSTRAINT cases_case_year_check CHECK ((year >= 0))
);
CREATE TABLE public.cases_casecounter (
    id bigint NOT NULL,
    year smallint NOT NULL,
    last integer NOT NULL,
    election_id character varying(40) NOT NULL,
    office_id character varying(80) NOT NULL,
    CONSTRAINT cases_casecounter_last_check CHECK ((last >= 0)),
    CONSTRAINT cases_casecounter_year_check CHECK ((year >= 0))
);
ALTER TABLE public.cases_casecounter ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_casecounter_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cases_caseevent (
    id bigint NOT NULL,
    step character varying(40) NOT NULL,
    from_state character varying(40) NOT NULL,
    to_state character varying(40) NOT NULL,
    rule_id character varying(40) NOT NULL,
    version integer NOT NULL,
    actor character varying(40) NOT NULL,
    actor_name character varying(160) NOT NULL,
    office_time timestamp with time zone NOT NULL,
    note character varying(500) NOT NULL,
    case_id uuid NOT NULL,
    track_id bigint,
    CONSTRAINT cases_caseevent_version_check CHECK ((version >= 0))
);
ALTER TABLE public.cases_caseevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_caseevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cases_casefact (
    id bigint NOT NULL,
    fact_key uuid NOT NULL,
    kind character varying(24) NOT NULL,
    case_id uuid NOT NULL,
    track_id bigint
);
ALTER TABLE public.cases_casefact ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_casefact_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cases_caseperson (
    id bigint NOT NULL,
    "position" smallint NOT NULL,
    name character varying(160) NOT NULL,
    post character varying(160) NOT NULL,
    workplace character varying(300) NOT NULL,
    subject_class character varying(40) NOT NULL,
    employee_number character varying(18) NOT NULL,
    case_id uuid NOT NULL,
    CONSTRAINT cases_caseperson_position_check CHECK (("position" >= 0))
);
ALTER TABLE public.cases_caseperson ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_caseperson_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cases_casestudy (
    id bigint NOT NULL,
    text text NOT NULL,
    finished_on date NOT NULL,
    written_by character varying(40) NOT NULL,
    case_id uuid NOT NULL
);
ALTER TABLE public.cases_casestudy ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_casestudy_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cases_clarification (
    id bigint NOT NULL,
    party character varying(12) NOT NULL,
    held_on date NOT NULL,
    came boolean NOT NULL,
    minutes text NOT NULL,
    recorded_by character varying(40) NOT NULL,
    case_id uuid NOT NULL
);
ALTER TABLE public.cases_clarification ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_clarification_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cases_incident (
    id bigint NOT NULL,
    happened_on date,
    act character varying(60) NOT NULL,
    example boolean NOT NULL,
    election_id character varying(40) NOT NULL,
    region_id character varying(20) NOT NULL COLLATE pg_catalog."C"
);
ALTER TABLE public.cases_incident ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_incident_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cases_plenarydecision (
    id bigint NOT NULL,
    held_on date NOT NULL,
    outcome character varying(16) NOT NULL,
    reasons text NOT NULL,
    recorded_by character varying(40) NOT NULL,
    case_id uuid NOT NULL
);
ALTER TABLE public.cases_plenarydecision ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_plenarydecision_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cases_referralline (
    id uuid NOT NULL,
    authority_code character varying(40) NOT NULL,
    rule_id character varying(40) NOT NULL,
    referred_on date NOT NULL,
    referred_at timestamp with time zone NOT NULL,
    state character varying(16) NOT NULL,
    answered_at timestamp with time zone,
    answered_by character varying(40) NOT NULL,
    return_reason character varying(500) NOT NULL,
    institution_id character varying(80) NOT NULL,
    track_id bigint NOT NULL,
    CONSTRAINT referral_answer_has_its_time CHECK ((((answered_at IS NULL) AND ((state)::text = 'sent'::text)) OR ((answered_at IS NOT NULL) AND ((state)::text = ANY ((ARRAY['acknowledged'::character varying, 'returned'::character varying])::text[]))))),
    CONSTRAINT referral_return_has_reason CHECK (((NOT ((state)::text = 'returned'::text)) OR (NOT ((return_reason)::text = ''::text))))
);
CREATE TABLE public.cases_sanction (
    id bigint NOT NULL,
    sanction_id character varying(40) NOT NULL,
    decision_number character varying(120) NOT NULL,
    decided_on date NOT NULL,
    starts_on date,
    ends_on date,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by character varying(40) NOT NULL,
    recorded_for_id character varying(80) NOT NULL,
    track_id bigint NOT NULL,
    CONSTRAINT sanction_ends_after_start CHECK (((starts_on IS NULL) OR (ends_on IS NULL) OR (ends_on >= starts_on)))
);
ALTER TABLE public.cases_sanction ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_sanction_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cases_track (
    id bigint NOT NULL,
    kind character varying(32) NOT NULL,
    step character varying(40) NOT NULL,
    proposed_violation character varying(40) NOT NULL,
    violation character varying(40) NOT NULL,
    violation_reason character varying(500) NOT NULL,
    sanction_class character varying(40) NOT NULL,
    case_id uuid NOT NULL,
    person_id bigint NOT NULL,
    CONSTRAINT track_changed_violation_has_reason CHECK ((((violation)::text = ''::text) OR ((violation)::text = (proposed_violation)::text) OR (NOT ((violation_reason)::text = ''::text))))
);
ALTER TABLE public.cases_track ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_track_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.clock_installation (
    id smallint NOT NULL,
    kind character varying(4) NOT NULL,
    installed_at timestamp with time zone NOT NULL,
    CONSTRAINT clock_installation_id_check CHECK ((id >= 0)),
    CONSTRAINT clock_kind_known CHECK (((kind)::text = ANY ((ARRAY['demo'::character varying, 'real'::character varying])::text[]))),
    CONSTRAINT clock_one_installation CHECK ((id = 1))
);
CREATE TABLE public.clock_officeclock (
    id smallint NOT NULL,
    wall_anchor timestamp with time zone NOT NULL,
    office_anchor timestamp with time zone NOT NULL,
    CONSTRAINT clock_officeclock_id_check CHECK ((id >= 0)),
    CONSTRAINT clock_one_office_clock CHECK ((id = 1))
);
CREATE TABLE public.django_content_type (
    id integer NOT NULL,
    app_label character varying(100) NOT NULL,
    model character varying(100) NOT NULL
);
ALTER TABLE public.django_content_type ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_content_type_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.django_migrations (
    id bigint NOT NULL,
    app character varying(255) NOT NULL,
    name character varying(255) NOT NULL,
    applied timestamp with time zone NOT NULL
);
ALTER TABLE public.django_migrations ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_migrations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.django_session (
    session_key character varying(40) NOT NULL,
    session_data text NOT NULL,
    expire_date timestamp with time zone NOT NULL
);
CREATE TABLE public.elections_contest (
    id bigint NOT NULL,
    office character varying(12) NOT NULL,
    region_id character varying(20) NOT NULL COLLATE pg_catalog."C",
    election_id character varying(40) NOT NULL
);
ALTER TABLE public.elections_contest ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.elections_contest_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.elections_election (
    key character varying(40) NOT NULL,
    name character varying(120) NOT NULL,
    kind character varying(24) NOT NULL,
    voting_on date NOT NULL,
    law_pack character varying(60) NOT NULL,
    pack_version character varying(40) NOT NULL,
    governor_contests integer,
    regent_contests integer,
    mayor_contests integer,
    opens_on date,
    closes_on date,
    publication_pause_days smallint,
    CONSTRAINT elections_election_governor_contests_check CHECK ((governor_contests >= 0)),
    CONSTRAINT elections_election_mayor_contests_check CHECK ((mayor_contests >= 0)),
    CONSTRAINT elections_election_publication_pause_days_check CHECK ((publication_pause_days >= 0)),
    CONSTRAINT elections_election_regent_contests_check CHECK ((regent_contests >= 0))
);
CREATE TABLE public.elections_stage (
    id bigint NOT NULL,
    key character varying(40) NOT NULL,
    pack_id character varying(40) NOT NULL,
    "position" smallint NOT NULL,
    name_id character varying(160) NOT NULL,
    name_en character varying(160) NOT NULL,
    starts date,
    ends date,
    source_url character varying(500) NOT NULL,
    status character varying(12) NOT NULL,
    main boolean NOT NULL,
    note text NOT NULL,
    election_id character varying(40) NOT NULL,
    region_id character varying(20) COLLATE pg_catalog."C",
    CONSTRAINT elections_stage_position_check CHECK (("position" >= 0))
);
ALTER TABLE public.elections_stage ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.elections_stage_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.facts_fact (
    key uuid NOT NULL,
    week date NOT NULL,
    recorded_on date NOT NULL,
    kind character varying(24) NOT NULL,
    unit character varying(12) NOT NULL,
    violation_class character varying(40) NOT NULL,
    channel character varying(16) NOT NULL,
    verified boolean NOT NULL,
    office_kind character varying(32) NOT NULL,
    amount smallint NOT NULL,
    reverses uuid,
    example boolean NOT NULL,
    election_id character varying(40) NOT NULL,
    region_id character varying(20) NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT fact_amount_is_one_or_its_reversal CHECK ((((amount = 1) AND (reverses IS NULL)) OR ((amount = '-1'::integer) AND (reverses IS NOT NULL))))
);
CREATE TABLE public.files_storedfile (
    id uuid NOT NULL,
    sha256 character varying(64) NOT NULL,
    size bigint NOT NULL,
    media_type character varying(20) NOT NULL,
    kept_at timestamp with time zone NOT NULL,
    CONSTRAINT files_storedfile_size_check CHECK ((size >= 0)),
    CONSTRAINT storedfile_not_empty CHECK ((size > 0))
);
CREATE TABLE public.institutions_institution (
    key character varying(80) NOT NULL,
    kind character varying(32) NOT NULL,
    name character varying(200) NOT NULL,
    authority_code character varying(32) NOT NULL,
    status character varying(12) NOT NULL,
    source text NOT NULL,
    example boolean NOT NULL,
    valid_from date,
    valid_to date,
    region_id character varying(20) NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.institutions_jurisdiction (
    id bigint NOT NULL,
    institution_id character varying(80) NOT NULL,
    region_id character varying(20) NOT NULL COLLATE pg_catalog."C"
);
ALTER TABLE public.institutions_jurisdiction ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.institutions_jurisdiction_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.institutions_officeholder (
    id bigint NOT NULL,
    name character varying(160) NOT NULL,
    capacity character varying(16) NOT NULL,
    starts date,
    ends date,
    seen_on date,
    source text NOT NULL,
    post_id bigint NOT NULL
);
ALTER TABLE public.institutions_officeholder ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.institutions_officeholder_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.institutions_post (
    id bigint NOT NULL,
    title character varying(160) NOT NULL,
    is_personnel_authority boolean NOT NULL,
    example boolean NOT NULL,
    institution_id character varying(80) NOT NULL
);
ALTER TABLE public.institutions_post ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.institutions_post_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.jobs_job (
    id bigint NOT NULL,
    handler character varying(200) NOT NULL,
    payload jsonb NOT NULL,
    key character varying(200),
    occasion character varying(240),
    state character varying(10) NOT NULL,
    run_at timestamp with time zone NOT NULL,
    enqueued_at timestamp with time zone NOT NULL,
    retry_at timestamp with time zone,
    attempts integer NOT NULL,
    lease_token character varying(32),
    lease_until timestamp with time zone,
    started_at timestamp with time zone,
    finished_at timestamp with time zone,
    progress_done integer NOT NULL,
    progress_total integer,
    cancel_requested boolean NOT NULL,
    result jsonb,
    failure character varying(12) NOT NULL,
    failure_detail character varying(300) NOT NULL,
    CONSTRAINT job_lease_while_running CHECK ((((lease_token IS NOT NULL) AND (lease_until IS NOT NULL) AND ((state)::text = 'running'::text)) OR ((NOT ((state)::text = 'running'::text)) AND (lease_token IS NULL) AND (lease_until IS NULL)))),
    CONSTRAINT jobs_job_attempts_check CHECK ((attempts >= 0)),
    CONSTRAINT jobs_job_progress_done_check CHECK ((progress_done >= 0)),
    CONSTRAINT jobs_job_progress_total_check CHECK ((progress_total >= 0))
);
ALTER TABLE public.jobs_job ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.jobs_job_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.mfa_authenticator (
    id bigint NOT NULL,
    type character varying(20) NOT NULL,
    data jsonb NOT NULL,
    user_id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone
);
ALTER TABLE public.mfa_authenticator ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.mfa_authenticator_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.regions_alias (
    id bigint NOT NULL,
    name character varying(120) NOT NULL,
    region_id character varying(20) NOT NULL COLLATE pg_catalog."C"
);
ALTER TABLE public.regions_alias ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.regions_alias_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.regions_packload (
    pack character varying(60) NOT NULL,
    digest character varying(64) NOT NULL
);
CREATE TABLE public.regions_region (
    code character varying(20) NOT NULL COLLATE pg_catalog."C",
    name character varying(120) NOT NULL,
    full_name character varying(160) NOT NULL,
    level smallint NOT NULL,
    kind character varying(24) NOT NULL,
    timezone character varying(32) NOT NULL,
    latitude double precision,
    longitude double precision,
    coordinate_source character varying(120) NOT NULL,
    valid_from date,
    valid_to date,
    example boolean NOT NULL,
    parent_id character varying(20) COLLATE pg_catalog."C",
    CONSTRAINT regions_region_level_check CHECK ((level >= 0))
);
CREATE TABLE public.regions_regionsuccession (
    id bigint NOT NULL,
    law character varying(160) NOT NULL,
    source_url character varying(500) NOT NULL,
    status character varying(12) NOT NULL,
    former_id character varying(20) NOT NULL COLLATE pg_catalog."C",
    successor_id character varying(20) NOT NULL COLLATE pg_catalog."C"
);
ALTER TABLE public.regions_regionsuccession ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.regions_regionsuccession_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.regions_searchkey (
    id bigint NOT NULL,
    key character varying(120) NOT NULL COLLATE pg_catalog."C",
    term_id integer NOT NULL
);
ALTER TABLE public.regions_searchkey ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.regions_searchkey_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.regions_searchposting (
    id bigint NOT NULL,
    label smallint NOT NULL,
    words smallint NOT NULL,
    region_id character varying(20) NOT NULL COLLATE pg_catalog."C",
    term_id integer NOT NULL,
    CONSTRAINT regions_searchposting_label_check CHECK ((label >= 0)),
    CONSTRAINT regions_searchposting_words_check CHECK ((words >= 0))
);
ALTER TABLE public.regions_searchposting ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.regions_searchposting_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.regions_searchterm (
    id integer NOT NULL,
    sound character varying(120) NOT NULL COLLATE pg_catalog."C",
    best_level smallint NOT NULL,
    postings integer NOT NULL,
    CONSTRAINT regions_searchterm_best_level_check CHECK ((best_level >= 0)),
    CONSTRAINT regions_searchterm_id_check CHECK ((id >= 0)),
    CONSTRAINT regions_searchterm_postings_check CHECK ((postings >= 0))
);
CREATE TABLE public.release_draft (
    id bigint NOT NULL,
    measure character varying(60) NOT NULL,
    status character varying(12) NOT NULL,
    as_of date NOT NULL,
    requested_at timestamp with time zone NOT NULL,
    written_by_name character varying(120) NOT NULL,
    data_hash character varying(64) NOT NULL,
    method_version character varying(40) NOT NULL,
    example boolean NOT NULL,
    job_id bigint,
    election_id character varying(40) NOT NULL,
    issue_id bigint,
    written_by_id bigint NOT NULL,
    CONSTRAINT draft_approved_has_its_issue CHECK ((((issue_id IS NOT NULL) AND ((status)::text = 'approved'::text)) OR ((NOT ((status)::text = 'approved'::text)) AND (issue_id IS NULL)))),
    CONSTRAINT release_draft_job_id_check CHECK ((job_id >= 0))
);
ALTER TABLE public.release_draft ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.release_draft_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.release_draftrow (
    id bigint NOT NULL,
    "position" integer NOT NULL,
    value integer,
    status character varying(12) NOT NULL,
    reason character varying(20) NOT NULL,
    draft_id bigint NOT NULL,
    part_of_id character varying(20) COLLATE pg_catalog."C",
    region_id character varying(20) NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT release_draftrow_position_check CHECK (("position" >= 0)),
    CONSTRAINT release_draftrow_value_check CHECK ((value >= 0))
);
ALTER TABLE public.release_draftrow ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.release_draftrow_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.reports_assessment (
    id bigint NOT NULL,
    check_code character varying(40) NOT NULL,
    met boolean NOT NULL,
    reason character varying(500) NOT NULL,
    assessed_at timestamp with time zone NOT NULL,
    assessed_by_id bigint NOT NULL,
    report_id uuid NOT NULL
);
ALTER TABLE public.reports_assessment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.reports_assessment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.reports_evidence (
    id bigint NOT NULL,
    name character varying(8) NOT NULL,
    received_at timestamp with time zone NOT NULL,
    file_id uuid NOT NULL,
    report_id uuid NOT NULL
);
ALTER TABLE public.reports_evidence ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.reports_evidence_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.reports_identityopening (
    id bigint NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    reason character varying(500) NOT NULL,
    opened_by_id bigint NOT NULL,
    report_id uuid NOT NULL
);
ALTER TABLE public.reports_identityopening ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.reports_identityopening_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.reports_recusal (
    id bigint NOT NULL,
    reason character varying(500) NOT NULL,
    recorded_by character varying(40) NOT NULL,
    account_id bigint NOT NULL,
    report_id uuid NOT NULL
);
ALTER TABLE public.reports_recusal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.reports_recusal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.reports_report (
    id uuid NOT NULL,
    code_digest character varying(64) NOT NULL,
    key_digest character varying(64) NOT NULL,
    content_seal character varying(64) NOT NULL,
    fact_key uuid NOT NULL,
    place_text character varying(200) NOT NULL,
    event_on date,
    event_time_text character varying(60) NOT NULL,
    known_on date,
    delivered_at timestamp with time zone NOT NULL,
    subject_class character varying(40) NOT NULL,
    act character varying(60) NOT NULL,
    description text NOT NULL,
    reporter_named boolean NOT NULL,
    reporter_capacity character varying(16) NOT NULL,
    statement_made boolean NOT NULL,
    channel character varying(16) NOT NULL,
    language character varying(8) NOT NULL,
    status character varying(20) NOT NULL,
    law_pack character varying(60) NOT NULL,
    pack_version character varying(40) NOT NULL,
    pack_digest character varying(64) NOT NULL,
    example boolean NOT NULL,
    election_id character varying(40) NOT NULL,
    office_id character varying(80) NOT NULL,
    region_id character varying(20) NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.reports_reportedperson (
    id bigint NOT NULL,
    "position" smallint NOT NULL,
    name character varying(160) NOT NULL,
    post character varying(160) NOT NULL,
    office_name character varying(200) NOT NULL,
    address character varying(300) NOT NULL,
    subject_class character varying(40) NOT NULL,
    employee_number character varying(18) NOT NULL,
    report_id uuid NOT NULL,
    CONSTRAINT reports_reportedperson_position_check CHECK (("position" >= 0))
);
ALTER TABLE public.reports_reportedperson ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.reports_reportedperson_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.reports_reporteridentity (
    report_id uuid NOT NULL,
    name character varying(160) NOT NULL,
    address character varying(300) NOT NULL,
    contact character varying(120) NOT NULL,
    identity_kind character varying(16) NOT NULL
);
CREATE TABLE public.reports_reportevent (
    id bigint NOT NULL,
    status character varying(20) NOT NULL,
    at timestamp with time zone NOT NULL,
    actor character varying(40) NOT NULL,
    report_id uuid NOT NULL
);
ALTER TABLE public.reports_reportevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.reports_reportevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_email_987c8728_uniq UNIQUE (user_id, email);
ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_key_key UNIQUE (key);
ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_account
    ADD CONSTRAINT accounts_account_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_account
    ADD CONSTRAINT accounts_account_username_key UNIQUE (username);
ALTER TABLE ONLY public.accounts_grant
    ADD CONSTRAINT accounts_grant_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_setuplink
    ADD CONSTRAINT accounts_setuplink_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_setuplink
    ADD CONSTRAINT accounts_setuplink_token_digest_key UNIQUE (token_digest);
ALTER TABLE ONLY public.regions_alias
    ADD CONSTRAINT alias_once UNIQUE (name, region_id);
ALTER TABLE ONLY public.audit_entry
    ADD CONSTRAINT audit_entry_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY public.audit_entry
    ADD CONSTRAINT audit_entry_previous_key UNIQUE (previous);
ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_name_key UNIQUE (name);
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_permission_id_0cd325b0_uniq UNIQUE (group_id, permission_id);
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_codename_01ab375a_uniq UNIQUE (content_type_id, codename);
ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.bulletin_disagreement
    ADD CONSTRAINT bulletin_disagreement_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.bulletin_figure
    ADD CONSTRAINT bulletin_figure_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.bulletin_figure
    ADD CONSTRAINT bulletin_figure_supersedes_id_key UNIQUE (supersedes_id);
ALTER TABLE ONLY public.bulletin_indicator
    ADD CONSTRAINT bulletin_indicator_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.bulletin_issue
    ADD CONSTRAINT bulletin_issue_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.bulletin_issue
    ADD CONSTRAINT bulletin_issue_supersedes_id_key UNIQUE (supersedes_id);
ALTER TABLE ONLY public.bulletin_issuerow
    ADD CONSTRAINT bulletin_issuerow_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.bulletin_source
    ADD CONSTRAINT bulletin_source_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.cases_casecounter
    ADD CONSTRAINT case_counter_once UNIQUE (office_id, election_id, year);
ALTER TABLE ONLY public.cases_caseevent
    ADD CONSTRAINT case_event_version_once UNIQUE (case_id, version);
ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT case_number_once UNIQUE (office_id, election_id, year, running_number);
ALTER TABLE ONLY public.cases_caseperson
    ADD CONSTRAINT case_person_once UNIQUE (case_id, "position");
ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT cases_case_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT cases_case_report_id_key UNIQUE (report_id);
ALTER TABLE ONLY public.cases_casecounter
    ADD CONSTRAINT cases_casecounter_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases_caseevent
    ADD CONSTRAINT cases_caseevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases_casefact
    ADD CONSTRAINT cases_casefact_fact_key_key UNIQUE (fact_key);
ALTER TABLE ONLY public.cases_casefact
    ADD CONSTRAINT cases_casefact_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases_caseperson
    ADD CONSTRAINT cases_caseperson_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases_casestudy
    ADD CONSTRAINT cases_casestudy_case_id_key UNIQUE (case_id);
ALTER TABLE ONLY public.cases_casestudy
    ADD CONSTRAINT cases_casestudy_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases_clarification
    ADD CONSTRAINT cases_clarification_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases_incident
    ADD CONSTRAINT cases_incident_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases_plenarydecision
    ADD CONSTRAINT cases_plenarydecision_case_id_key UNIQUE (case_id);
ALTER TABLE ONLY public.cases_plenarydecision
    ADD CONSTRAINT cases_plenarydecision_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases_referralline
    ADD CONSTRAINT cases_referralline_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases_sanction
    ADD CONSTRAINT cases_sanction_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases_sanction
    ADD CONSTRAINT cases_sanction_track_id_key UNIQUE (track_id);
ALTER TABLE ONLY public.cases_track
    ADD CONSTRAINT cases_track_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.clock_installation
    ADD CONSTRAINT clock_installation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.clock_officeclock
    ADD CONSTRAINT clock_officeclock_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.elections_contest
    ADD CONSTRAINT contest_once UNIQUE (election_id, region_id);
ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_app_label_model_76bd3d3b_uniq UNIQUE (app_label, model);
ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_migrations
    ADD CONSTRAINT django_migrations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_session
    ADD CONSTRAINT django_session_pkey PRIMARY KEY (session_key);
ALTER TABLE ONLY public.release_draftrow
    ADD CONSTRAINT draft_row_once_per_region UNIQUE (draft_id, region_id);
ALTER TABLE ONLY public.elections_contest
    ADD CONSTRAINT elections_contest_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.elections_election
    ADD CONSTRAINT elections_election_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.elections_stage
    ADD CONSTRAINT elections_stage_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.reports_evidence
    ADD CONSTRAINT evidence_name_once UNIQUE (report_id, name);
ALTER TABLE ONLY public.facts_fact
    ADD CONSTRAINT facts_fact_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.files_storedfile
    ADD CONSTRAINT files_storedfile_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.institutions_institution
    ADD CONSTRAINT institutions_institution_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.institutions_jurisdiction
    ADD CONSTRAINT institutions_jurisdiction_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.institutions_officeholder
    ADD CONSTRAINT institutions_officeholder_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.institutions_post
    ADD CONSTRAINT institutions_post_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.bulletin_issuerow
    ADD CONSTRAINT issue_row_once_per_region UNIQUE (issue_id, region_id);
ALTER TABLE ONLY public.bulletin_issuerow
    ADD CONSTRAINT issue_row_position_once UNIQUE (issue_id, "position");
ALTER TABLE ONLY public.jobs_job
    ADD CONSTRAINT jobs_job_occasion_key UNIQUE (occasion);
ALTER TABLE ONLY public.jobs_job
    ADD CONSTRAINT jobs_job_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.institutions_jurisdiction
    ADD CONSTRAINT jurisdiction_once UNIQUE (institution_id, region_id);
ALTER TABLE ONLY public.mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.institutions_post
    ADD CONSTRAINT post_once UNIQUE (institution_id, title);
ALTER TABLE ONLY public.regions_alias
    ADD CONSTRAINT regions_alias_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.regions_packload
    ADD CONSTRAINT regions_packload_pkey PRIMARY KEY (pack);
ALTER TABLE ONLY public.regions_region
    ADD CONSTRAINT regions_region_pkey PRIMARY KEY (code);
ALTER TABLE ONLY public.regions_regionsuccession
    ADD CONSTRAINT regions_regionsuccession_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.regions_searchkey
    ADD CONSTRAINT regions_searchkey_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.regions_searchposting
    ADD CONSTRAINT regions_searchposting_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.regions_searchterm
    ADD CONSTRAINT regions_searchterm_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.regions_searchterm
    ADD CONSTRAINT regions_searchterm_sound_key UNIQUE (sound);
ALTER TABLE ONLY public.release_draft
    ADD CONSTRAINT release_draft_issue_id_key UNIQUE (issue_id);
ALTER TABLE ONLY public.release_draft
    ADD CONSTRAINT release_draft_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.release_draftrow
    ADD CONSTRAINT release_draftrow_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.reports_recusal
    ADD CONSTRAINT report_recusal_once UNIQUE (report_id, account_id);
ALTER TABLE ONLY public.reports_reportedperson
    ADD CONSTRAINT reported_person_position_once UNIQUE (report_id, "position");
ALTER TABLE ONLY public.reports_assessment
    ADD CONSTRAINT reports_assessment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.reports_evidence
    ADD CONSTRAINT reports_evidence_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.reports_identityopening
    ADD CONSTRAINT reports_identityopening_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.reports_recusal
    ADD CONSTRAINT reports_recusal_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.reports_report
    ADD CONSTRAINT reports_report_code_digest_key UNIQUE (code_digest);
ALTER TABLE ONLY public.reports_report
    ADD CONSTRAINT reports_report_fact_key_key UNIQUE (fact_key);
ALTER TABLE ONLY public.reports_report
    ADD CONSTRAINT reports_report_key_digest_key UNIQUE (key_digest);
ALTER TABLE ONLY public.reports_report
    ADD CONSTRAINT reports_report_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.reports_reportedperson
    ADD CONSTRAINT reports_reportedperson_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.reports_reporteridentity
    ADD CONSTRAINT reports_reporteridentity_pkey PRIMARY KEY (report_id);
ALTER TABLE ONLY public.reports_reportevent
    ADD CONSTRAINT reports_reportevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.regions_regionsuccession
    ADD CONSTRAINT succession_once UNIQUE (former_id, successor_id);
ALTER TABLE ONLY public.cases_track
    ADD CONSTRAINT track_once UNIQUE (person_id, kind);
CREATE INDEX account_emailaddress_email_03be32b2 ON public.account_emailaddress USING btree (email);
CREATE INDEX account_emailaddress_email_03be32b2_like ON public.account_emailaddress USING btree (email varchar_pattern_ops);
CREATE INDEX account_emailaddress_user_id_2c513194 ON public.account_emailaddress USING btree (user_id);
CREATE INDEX account_emailconfirmation_email_address_id_5b7f8c58 ON public.account_emailconfirmation USING btree (email_address_id);
CREATE INDEX account_emailconfirmation_key_f43612bd_like ON public.account_emailconfirmation USING btree (key varchar_pattern_ops);
CREATE INDEX accounts_account_username_b5f69a28_like ON public.accounts_account USING btree (username varchar_pattern_ops);
CREATE INDEX accounts_grant_account_id_6f90453b ON public.accounts_grant USING btree (account_id);
CREATE INDEX accounts_grant_institution_id_08a6149b ON public.accounts_grant USING btree (institution_id);
CREATE INDEX accounts_grant_institution_id_08a6149b_like ON public.accounts_grant USING btree (institution_id varchar_pattern_ops);
CREATE INDEX accounts_grant_region_id_f5415e2f ON public.accounts_grant USING btree (region_id);
CREATE INDEX accounts_grant_region_id_f5415e2f_like ON public.accounts_grant USING btree (region_id varchar_pattern_ops);
CREATE INDEX accounts_setuplink_account_id_c124080d ON public.accounts_setuplink USING btree (account_id);
CREATE INDEX accounts_setuplink_token_digest_8c20ebc0_like ON public.accounts_setuplink USING btree (token_digest varchar_pattern_ops);
CREATE INDEX audit_entry_object ON public.audit_entry USING btree (object_kind, object_key, seq);
CREATE INDEX audit_entry_previous_c691695f_like ON public.audit_entry USING btree (previous varchar_pattern_ops);
CREATE INDEX auth_group_name_a6ea08ec_like ON public.auth_group USING btree (name varchar_pattern_ops);
CREATE INDEX auth_group_permissions_group_id_b120cbf9 ON public.auth_group_permissions USING btree (group_id);
CREATE INDEX auth_group_permissions_permission_id_84c5c92e ON public.auth_group_permissions USING btree (permission_id);
CREATE INDEX auth_permission_content_type_id_2f476e4b ON public.auth_permission USING btree (content_type_id);
CREATE INDEX bulletin_disagreement_key_ffd54a81_like ON public.bulletin_disagreement USING btree (key varchar_pattern_ops);
CREATE INDEX bulletin_figure_disagreement_id_d7e05cec ON public.bulletin_figure USING btree (disagreement_id);
CREATE INDEX bulletin_figure_disagreement_id_d7e05cec_like ON public.bulletin_figure USING btree (disagreement_id varchar_pattern_ops);
CREATE INDEX bulletin_figure_indicator_id_c66ad035 ON public.bulletin_figure USING btree (indicator_id);
CREATE INDEX bulletin_figure_indicator_id_c66ad035_like ON public.bulletin_figure USING btree (indicator_id varchar_pattern_ops);
CREATE INDEX bulletin_figure_key_969a4f56 ON public.bulletin_figure USING btree (key);
CREATE INDEX bulletin_figure_key_969a4f56_like ON public.bulletin_figure USING btree (key varchar_pattern_ops);
CREATE INDEX bulletin_figure_region_id_40ed6e12 ON public.bulletin_figure USING btree (region_id);
CREATE INDEX bulletin_figure_region_id_40ed6e12_like ON public.bulletin_figure USING btree (region_id varchar_pattern_ops);
CREATE INDEX bulletin_figure_source_id_6842af9c ON public.bulletin_figure USING btree (source_id);
CREATE INDEX bulletin_figure_source_id_6842af9c_like ON public.bulletin_figure USING btree (source_id varchar_pattern_ops);
CREATE INDEX bulletin_indicator_key_21ccaafb_like ON public.bulletin_indicator USING btree (key varchar_pattern_ops);
CREATE INDEX bulletin_issue_election_id_e7790ceb ON public.bulletin_issue USING btree (election_id);
CREATE INDEX bulletin_issue_election_id_e7790ceb_like ON public.bulletin_issue USING btree (election_id varchar_pattern_ops);
CREATE INDEX bulletin_issue_measure_76f57197 ON public.bulletin_issue USING btree (measure);
CREATE INDEX bulletin_issue_measure_76f57197_like ON public.bulletin_issue USING btree (measure varchar_pattern_ops);
CREATE INDEX bulletin_issuerow_issue_id_96641a15 ON public.bulletin_issuerow USING btree (issue_id);
CREATE INDEX bulletin_issuerow_part_of_id_46b674df ON public.bulletin_issuerow USING btree (part_of_id);
CREATE INDEX bulletin_issuerow_part_of_id_46b674df_like ON public.bulletin_issuerow USING btree (part_of_id varchar_pattern_ops);
CREATE INDEX bulletin_issuerow_region_id_36df4734 ON public.bulletin_issuerow USING btree (region_id);
CREATE INDEX bulletin_issuerow_region_id_36df4734_like ON public.bulletin_issuerow USING btree (region_id varchar_pattern_ops);
CREATE INDEX bulletin_source_key_c7f16717_like ON public.bulletin_source USING btree (key varchar_pattern_ops);
CREATE INDEX case_of_office ON public.cases_case USING btree (office_id, step, handling_last_day);
CREATE INDEX case_of_region ON public.cases_case USING btree (region_id, step);
CREATE INDEX cases_case_election_id_4421ea0f ON public.cases_case USING btree (election_id);
CREATE INDEX cases_case_election_id_4421ea0f_like ON public.cases_case USING btree (election_id varchar_pattern_ops);
CREATE INDEX cases_case_incident_id_9d0f1fc3 ON public.cases_case USING btree (incident_id);
CREATE INDEX cases_case_office_id_93691f7b ON public.cases_case USING btree (office_id);
CREATE INDEX cases_case_office_id_93691f7b_like ON public.cases_case USING btree (office_id varchar_pattern_ops);
CREATE INDEX cases_case_region_id_ffee331b ON public.cases_case USING btree (region_id);
CREATE INDEX cases_case_region_id_ffee331b_like ON public.cases_case USING btree (region_id varchar_pattern_ops);
CREATE INDEX cases_casecounter_election_id_b8fe1a78 ON public.cases_casecounter USING btree (election_id);
CREATE INDEX cases_casecounter_election_id_b8fe1a78_like ON public.cases_casecounter USING btree (election_id varchar_pattern_ops);
CREATE INDEX cases_casecounter_office_id_d839f925 ON public.cases_casecounter USING btree (office_id);
CREATE INDEX cases_casecounter_office_id_d839f925_like ON public.cases_casecounter USING btree (office_id varchar_pattern_ops);
CREATE INDEX cases_caseevent_case_id_6c6031ac ON public.cases_caseevent USING btree (case_id);
CREATE INDEX cases_caseevent_track_id_1a8eac59 ON public.cases_caseevent USING btree (track_id);
CREATE INDEX cases_casefact_case_id_84a4e9d3 ON public.cases_casefact USING btree (case_id);
CREATE INDEX cases_casefact_track_id_1f930e7d ON public.cases_casefact USING btree (track_id);
CREATE INDEX cases_caseperson_case_id_f97e1a77 ON public.cases_caseperson USING btree (case_id);
CREATE INDEX cases_clarification_case_id_2b1b0240 ON public.cases_clarification USING btree (case_id);
CREATE INDEX cases_incident_election_id_2f8dec95 ON public.cases_incident USING btree (election_id);
CREATE INDEX cases_incident_election_id_2f8dec95_like ON public.cases_incident USING btree (election_id varchar_pattern_ops);
CREATE INDEX cases_incident_region_id_e1f80698 ON public.cases_incident USING btree (region_id);
CREATE INDEX cases_incident_region_id_e1f80698_like ON public.cases_incident USING btree (region_id varchar_pattern_ops);
CREATE INDEX cases_referralline_institution_id_8d43622b ON public.cases_referralline USING btree (institution_id);
CREATE INDEX cases_referralline_institution_id_8d43622b_like ON public.cases_referralline USING btree (institution_id varchar_pattern_ops);
CREATE INDEX cases_referralline_track_id_ed70a595 ON public.cases_referralline USING btree (track_id);
CREATE INDEX cases_sanction_recorded_for_id_01582bd3 ON public.cases_sanction USING btree (recorded_for_id);
CREATE INDEX cases_sanction_recorded_for_id_01582bd3_like ON public.cases_sanction USING btree (recorded_for_id varchar_pattern_ops);
CREATE INDEX cases_track_case_id_99c65bd6 ON public.cases_track USING btree (case_id);
CREATE INDEX cases_track_person_id_8a4f0096 ON public.cases_track USING btree (person_id);
CREATE INDEX django_session_expire_date_a5c62663 ON public.django_session USING btree (expire_date);
CREATE INDEX django_session_session_key_c0390e0f_like ON public.django_session USING btree (session_key varchar_pattern_ops);
CREATE INDEX elections_contest_election_id_4ce2f3fb ON public.elections_contest USING btree (election_id);
CREATE INDEX elections_contest_election_id_4ce2f3fb_like ON public.elections_contest USING btree (election_id varchar_pattern_ops);
CREATE INDEX elections_contest_region_id_f5295fca ON public.elections_contest USING btree (region_id);
CREATE INDEX elections_contest_region_id_f5295fca_like ON public.elections_contest USING btree (region_id varchar_pattern_ops);
CREATE INDEX elections_election_key_6797c11c_like ON public.elections_election USING btree (key varchar_pattern_ops);
CREATE INDEX elections_stage_election_id_5285458f ON public.elections_stage USING btree (election_id);
CREATE INDEX elections_stage_election_id_5285458f_like ON public.elections_stage USING btree (election_id varchar_pattern_ops);
CREATE INDEX elections_stage_key_cefa3445 ON public.elections_stage USING btree (key);
CREATE INDEX elections_stage_key_cefa3445_like ON public.elections_stage USING btree (key varchar_pattern_ops);
CREATE INDEX elections_stage_region_id_a73118d5 ON public.elections_stage USING btree (region_id);
CREATE INDEX elections_stage_region_id_a73118d5_like ON public.elections_stage USING btree (region_id varchar_pattern_ops);
CREATE INDEX fact_counted ON public.facts_fact USING btree (election_id, kind, unit, region_id);
CREATE UNIQUE INDEX fact_reversed_once ON public.facts_fact USING btree (reverses) WHERE (reverses IS NOT NULL);
CREATE INDEX facts_fact_election_id_2ad27527 ON public.facts_fact USING btree (election_id);
CREATE INDEX facts_fact_election_id_2ad27527_like ON public.facts_fact USING btree (election_id varchar_pattern_ops);
CREATE INDEX facts_fact_region_id_30cb6d8c ON public.facts_fact USING btree (region_id);
CREATE INDEX facts_fact_region_id_30cb6d8c_like ON public.facts_fact USING btree (region_id varchar_pattern_ops);
CREATE UNIQUE INDEX figure_begins_once ON public.bulletin_figure USING btree (key) WHERE (supersedes_id IS NULL);
CREATE INDEX files_storedfile_sha256_d89381b8 ON public.files_storedfile USING btree (sha256);
CREATE INDEX files_storedfile_sha256_d89381b8_like ON public.files_storedfile USING btree (sha256 varchar_pattern_ops);
CREATE INDEX institutions_institution_key_2137ee9f_like ON public.institutions_institution USING btree (key varchar_pattern_ops);
CREATE INDEX institutions_institution_region_id_85656c42 ON public.institutions_institution USING btree (region_id);
CREATE INDEX institutions_institution_region_id_85656c42_like ON public.institutions_institution USING btree (region_id varchar_pattern_ops);
CREATE INDEX institutions_jurisdiction_institution_id_e000e8ee ON public.institutions_jurisdiction USING btree (institution_id);
CREATE INDEX institutions_jurisdiction_institution_id_e000e8ee_like ON public.institutions_jurisdiction USING btree (institution_id varchar_pattern_ops);
CREATE INDEX institutions_jurisdiction_region_id_ae8dfb34 ON public.institutions_jurisdiction USING btree (region_id);
CREATE INDEX institutions_jurisdiction_region_id_ae8dfb34_like ON public.institutions_jurisdiction USING btree (region_id varchar_pattern_ops);
CREATE INDEX institutions_officeholder_post_id_cb7e9469 ON public.institutions_officeholder USING btree (post_id);
CREATE INDEX institutions_post_institution_id_0438df94 ON public.institutions_post USING btree (institution_id);
CREATE INDEX institutions_post_institution_id_0438df94_like ON public.institutions_post USING btree (institution_id varchar_pattern_ops);
CREATE UNIQUE INDEX issue_edition_once ON public.bulletin_issue USING btree (measure, election_id, example, edition) WHERE (election_id IS NOT NULL);
CREATE UNIQUE INDEX issue_edition_once_without_election ON public.bulletin_issue USING btree (measure, example, edition) WHERE (election_id IS NULL);
CREATE INDEX job_due ON public.jobs_job USING btree (run_at, id) WHERE ((state)::text = ANY ((ARRAY['waiting'::character varying, 'running'::character varying])::text[]));
CREATE UNIQUE INDEX job_live_key_once ON public.jobs_job USING btree (key) WHERE ((state)::text = ANY ((ARRAY['waiting'::character varying, 'running'::character varying])::text[]));
CREATE INDEX job_recent ON public.jobs_job USING btree (enqueued_at DESC);
CREATE INDEX jobs_job_occasion_59454f25_like ON public.jobs_job USING btree (occasion varchar_pattern_ops);
CREATE INDEX mfa_authenticator_user_id_0c3a50c0 ON public.mfa_authenticator USING btree (user_id);
CREATE INDEX referral_inbox ON public.cases_referralline USING btree (institution_id, state, referred_at DESC);
CREATE UNIQUE INDEX referral_one_open_line_a_track ON public.cases_referralline USING btree (track_id) WHERE ((state)::text = ANY ((ARRAY['sent'::character varying, 'acknowledged'::character varying])::text[]));
CREATE INDEX regions_alias_region_id_bf541266 ON public.regions_alias USING btree (region_id);
CREATE INDEX regions_alias_region_id_bf541266_like ON public.regions_alias USING btree (region_id varchar_pattern_ops);
CREATE INDEX regions_packload_pack_70eaf295_like ON public.regions_packload USING btree (pack varchar_pattern_ops);
CREATE INDEX regions_region_code_f0e2b4f3_like ON public.regions_region USING btree (code varchar_pattern_ops);
CREATE INDEX regions_region_parent_id_62e983aa ON public.regions_region USING btree (parent_id);
CREATE INDEX regions_region_parent_id_62e983aa_like ON public.regions_region USING btree (parent_id varchar_pattern_ops);
CREATE INDEX regions_regionsuccession_former_id_37e0dc7d ON public.regions_regionsuccession USING btree (former_id);
CREATE INDEX regions_regionsuccession_former_id_37e0dc7d_like ON public.regions_regionsuccession USING btree (former_id varchar_pattern_ops);
CREATE INDEX regions_regionsuccession_successor_id_bbbf333f ON public.regions_regionsuccession USING btree (successor_id);
CREATE INDEX regions_regionsuccession_successor_id_bbbf333f_like ON public.regions_regionsuccession USING btree (successor_id varchar_pattern_ops);
CREATE INDEX regions_searchterm_sound_d3401c1a_like ON public.regions_searchterm USING btree (sound varchar_pattern_ops);
CREATE INDEX release_draft_election_id_a397870a ON public.release_draft USING btree (election_id);
CREATE INDEX release_draft_election_id_a397870a_like ON public.release_draft USING btree (election_id varchar_pattern_ops);
CREATE INDEX release_draft_measure_c6fd615f ON public.release_draft USING btree (measure);
CREATE INDEX release_draft_measure_c6fd615f_like ON public.release_draft USING btree (measure varchar_pattern_ops);
CREATE INDEX release_draft_written_by_id_19a846a3 ON public.release_draft USING btree (written_by_id);
CREATE INDEX release_draftrow_draft_id_9b0ef360 ON public.release_draftrow USING btree (draft_id);
CREATE INDEX release_draftrow_part_of_id_2b3d34f8 ON public.release_draftrow USING btree (part_of_id);
CREATE INDEX release_draftrow_part_of_id_2b3d34f8_like ON public.release_draftrow USING btree (part_of_id varchar_pattern_ops);
CREATE INDEX release_draftrow_region_id_a6cbc230 ON public.release_draftrow USING btree (region_id);
CREATE INDEX release_draftrow_region_id_a6cbc230_like ON public.release_draftrow USING btree (region_id varchar_pattern_ops);
CREATE INDEX report_of_office ON public.reports_report USING btree (office_id, delivered_at DESC, id DESC);
CREATE INDEX report_of_region ON public.reports_report USING btree (region_id, delivered_at DESC);
CREATE INDEX reports_assessment_assessed_by_id_355a7099 ON public.reports_assessment USING btree (assessed_by_id);
CREATE INDEX reports_assessment_report_id_c42c09be ON public.reports_assessment USING btree (report_id);
CREATE INDEX reports_evidence_file_id_5068f218 ON public.reports_evidence USING btree (file_id);
CREATE INDEX reports_evidence_report_id_ca12e017 ON public.reports_evidence USING btree (report_id);
CREATE INDEX reports_identityopening_opened_by_id_9d977c48 ON public.reports_identityopening USING btree (opened_by_id);
CREATE INDEX reports_identityopening_report_id_ced0539f ON public.reports_identityopening USING btree (report_id);
CREATE INDEX reports_recusal_account_id_7521c34f ON public.reports_recusal USING btree (account_id);
CREATE INDEX reports_recusal_report_id_119a4a35 ON public.reports_recusal USING btree (report_id);
CREATE INDEX reports_report_code_digest_d432a443_like ON public.reports_report USING btree (code_digest varchar_pattern_ops);
CREATE INDEX reports_report_election_id_d6a5af39 ON public.reports_report USING btree (election_id);
CREATE INDEX reports_report_election_id_d6a5af39_like ON public.reports_report USING btree (election_id varchar_pattern_ops);
CREATE INDEX reports_report_key_digest_a658ae48_like ON public.reports_report USING btree (key_digest varchar_pattern_ops);
CREATE INDEX reports_report_office_id_6556b3a7 ON public.reports_report USING btree (office_id);
CREATE INDEX reports_report_office_id_6556b3a7_like ON public.reports_report USING btree (office_id varchar_pattern_ops);
CREATE INDEX reports_report_region_id_b9529c1f ON public.reports_report USING btree (region_id);
CREATE INDEX reports_report_region_id_b9529c1f_like ON public.reports_report USING btree (region_id varchar_pattern_ops);
CREATE INDEX reports_reportedperson_report_id_613f7fb2 ON public.reports_reportedperson USING btree (report_id);
CREATE INDEX reports_reportevent_report_id_5031d186 ON public.reports_reportevent USING btree (report_id);
CREATE INDEX search_key ON public.regions_searchkey USING btree (key, term_id);
CREATE INDEX search_posting ON public.regions_searchposting USING btree (term_id, region_id, label, words);
CREATE UNIQUE INDEX stage_once_nationally ON public.elections_stage USING btree (election_id, key) WHERE (region_id IS NULL);
CREATE UNIQUE INDEX stage_once_per_region ON public.elections_stage USING btree (election_id, key, region_id) WHERE (region_id IS NOT NULL);
CREATE UNIQUE INDEX unique_authenticator_type ON public.mfa_authenticator USING btree (user_id, type) WHERE ((type)::text = ANY ((ARRAY['totp'::character varying, 'recovery_codes'::character varying])::text[]));
CREATE UNIQUE INDEX unique_primary_email ON public.account_emailaddress USING btree (user_id, "primary") WHERE "primary";
CREATE UNIQUE INDEX unique_verified_email ON public.account_emailaddress USING btree (email) WHERE verified;
CREATE TRIGGER audit_entry_refuses_delete BEFORE DELETE ON public.audit_entry FOR EACH ROW EXECUTE FUNCTION public.audit_entry_refuses_delete();
CREATE TRIGGER audit_entry_refuses_insert BEFORE INSERT ON public.audit_entry FOR EACH ROW EXECUTE FUNCTION public.audit_entry_refuses_insert();
CREATE TRIGGER audit_entry_refuses_truncate BEFORE TRUNCATE ON public.audit_entry FOR EACH STATEMENT EXECUTE FUNCTION public.audit_entry_refuses_truncate();
CREATE TRIGGER audit_entry_refuses_update BEFORE UPDATE ON public.audit_entry FOR EACH ROW EXECUTE FUNCTION public.audit_entry_refuses_update();
CREATE TRIGGER bulletin_figure_refuses_delete BEFORE DELETE ON public.bulletin_figure FOR EACH ROW EXECUTE FUNCTION public.bulletin_figure_refuses_delete();
CREATE TRIGGER bulletin_figure_refuses_truncate BEFORE TRUNCATE ON public.bulletin_figure FOR EACH STATEMENT EXECUTE FUNCTION public.bulletin_figure_refuses_truncate();
CREATE TRIGGER bulletin_figure_refuses_update BEFORE UPDATE ON public.bulletin_figure FOR EACH ROW EXECUTE FUNCTION public.bulletin_figure_refuses_update();
CREATE TRIGGER bulletin_issue_refuses_delete BEFORE DELETE ON public.bulletin_issue FOR EACH ROW EXECUTE FUNCTION public.bulletin_issue_refuses_delete();
CREATE TRIGGER bulletin_issue_refuses_truncate BEFORE TRUNCATE ON public.bulletin_issue FOR EACH STATEMENT EXECUTE FUNCTION public.bulletin_issue_refuses_truncate();
CREATE TRIGGER bulletin_issue_refuses_update BEFORE UPDATE ON public.bulletin_issue FOR EACH ROW EXECUTE FUNCTION public.bulletin_issue_refuses_update();
CREATE TRIGGER bulletin_issuerow_refuses_delete BEFORE DELETE ON public.bulletin_issuerow FOR EACH ROW EXECUTE FUNCTION public.bulletin_issuerow_refuses_delete();
CREATE TRIGGER bulletin_issuerow_refuses_insert BEFORE INSERT ON public.bulletin_issuerow FOR EACH ROW EXECUTE FUNCTION public.bulletin_issuerow_refuses_insert();
CREATE TRIGGER bulletin_issuerow_refuses_truncate BEFORE TRUNCATE ON public.bulletin_issuerow FOR EACH STATEMENT EXECUTE FUNCTION public.bulletin_issuerow_refuses_truncate();
CREATE TRIGGER bulletin_issuerow_refuses_update BEFORE UPDATE ON public.bulletin_issuerow FOR EACH ROW EXECUTE FUNCTION public.bulletin_issuerow_refuses_update();
CREATE TRIGGER cases_caseevent_refuses_delete BEFORE DELETE ON public.cases_caseevent FOR EACH ROW EXECUTE FUNCTION public.cases_caseevent_refuses_delete();
CREATE TRIGGER cases_caseevent_refuses_truncate BEFORE TRUNCATE ON public.cases_caseevent FOR EACH STATEMENT EXECUTE FUNCTION public.cases_caseevent_refuses_truncate();
CREATE TRIGGER cases_caseevent_refuses_update BEFORE UPDATE ON public.cases_caseevent FOR EACH ROW EXECUTE FUNCTION public.cases_caseevent_refuses_update();
CREATE TRIGGER cases_casestudy_refuses_delete BEFORE DELETE ON public.cases_casestudy FOR EACH ROW EXECUTE FUNCTION public.cases_casestudy_refuses_delete();
CREATE TRIGGER cases_casestudy_refuses_truncate BEFORE TRUNCATE ON public.cases_casestudy FOR EACH STATEMENT EXECUTE FUNCTION public.cases_casestudy_refuses_truncate();
CREATE TRIGGER cases_casestudy_refuses_update BEFORE UPDATE ON public.cases_casestudy FOR EACH ROW EXECUTE FUNCTION public.cases_casestudy_refuses_update();
CREATE TRIGGER cases_clarification_refuses_delete BEFORE DELETE ON public.cases_clarification FOR EACH ROW EXECUTE FUNCTION public.cases_clarification_refuses_delete();
CREATE TRIGGER cases_clarification_refuses_truncate BEFORE TRUNCATE ON public.cases_clarification FOR EACH STATEMENT EXECUTE FUNCTION public.cases_clarification_refuses_truncate();
CREATE TRIGGER cases_clarification_refuses_update BEFORE UPDATE ON public.cases_clarification FOR EACH ROW EXECUTE FUNCTION public.cases_clarification_refuses_update();
CREATE TRIGGER cases_plenarydecision_refuses_delete BEFORE DELETE ON public.cases_plenarydecision FOR EACH ROW EXECUTE FUNCTION public.cases_plenarydecision_refuses_delete();
CREATE TRIGGER cases_plenarydecision_refuses_truncate BEFORE TRUNCATE ON public.cases_plenarydecision FOR EACH STATEMENT EXECUTE FUNCTION public.cases_plenarydecision_refuses_truncate();
CREATE TRIGGER cases_plenarydecision_refuses_update BEFORE UPDATE ON public.cases_plenarydecision FOR EACH ROW EXECUTE FUNCTION public.cases_plenarydecision_refuses_update();
CREATE TRIGGER cases_sanction_refuses_delete BEFORE DELETE ON public.cases_sanction FOR EACH ROW EXECUTE FUNCTION public.cases_sanction_refuses_delete();
CREATE TRIGGER cases_sanction_refuses_truncate BEFORE TRUNCATE ON public.cases_sanction FOR EACH STATEMENT EXECUTE FUNCTION public.cases_sanction_refuses_truncate();
CREATE TRIGGER cases_sanction_refuses_update BEFORE UPDATE ON public.cases_sanction FOR EACH ROW EXECUTE FUNCTION public.cases_sanction_refuses_update();
CREATE TRIGGER clock_installation_refuses BEFORE DELETE OR UPDATE ON public.clock_installation FOR EACH ROW EXECUTE FUNCTION public.clock_installation_refuse();
CREATE TRIGGER clock_installation_refuses_truncate BEFORE TRUNCATE ON public.clock_installation FOR EACH STATEMENT EXECUTE FUNCTION public.clock_installation_refuse();
CREATE TRIGGER clock_officeclock_refuses BEFORE INSERT OR UPDATE ON public.clock_officeclock FOR EACH ROW EXECUTE FUNCTION public.clock_officeclock_refuse();
CREATE TRIGGER facts_fact_refuses_delete BEFORE DELETE ON public.facts_fact FOR EACH ROW EXECUTE FUNCTION public.facts_fact_refuses_delete();
CREATE TRIGGER facts_fact_refuses_truncate BEFORE TRUNCATE ON public.facts_fact FOR EACH STATEMENT EXECUTE FUNCTION public.facts_fact_refuses_truncate();
CREATE TRIGGER facts_fact_refuses_update BEFORE UPDATE ON public.facts_fact FOR EACH ROW EXECUTE FUNCTION public.facts_fact_refuses_update();
CREATE TRIGGER reports_assessment_refuses_delete BEFORE DELETE ON public.reports_assessment FOR EACH ROW EXECUTE FUNCTION public.reports_assessment_refuses_delete();
CREATE TRIGGER reports_assessment_refuses_truncate BEFORE TRUNCATE ON public.reports_assessment FOR EACH STATEMENT EXECUTE FUNCTION public.reports_assessment_refuses_truncate();
CREATE TRIGGER reports_assessment_refuses_update BEFORE UPDATE ON public.reports_assessment FOR EACH ROW EXECUTE FUNCTION public.reports_assessment_refuses_update();
CREATE TRIGGER reports_identityopening_refuses_delete BEFORE DELETE ON public.reports_identityopening FOR EACH ROW EXECUTE FUNCTION public.reports_identityopening_refuses_delete();
CREATE TRIGGER reports_identityopening_refuses_truncate BEFORE TRUNCATE ON public.reports_identityopening FOR EACH STATEMENT EXECUTE FUNCTION public.reports_identityopening_refuses_truncate();
CREATE TRIGGER reports_identityopening_refuses_update BEFORE UPDATE ON public.reports_identityopening FOR EACH ROW EXECUTE FUNCTION public.reports_identityopening_refuses_update();
CREATE TRIGGER reports_reportevent_refuses_delete BEFORE DELETE ON public.reports_reportevent FOR EACH ROW EXECUTE FUNCTION public.reports_reportevent_refuses_delete();
CREATE TRIGGER reports_reportevent_refuses_truncate BEFORE TRUNCATE ON public.reports_reportevent FOR EACH STATEMENT EXECUTE FUNCTION public.reports_reportevent_refuses_truncate();
CREATE TRIGGER reports_reportevent_refuses_update BEFORE UPDATE ON public.reports_reportevent FOR EACH ROW EXECUTE FUNCTION public.reports_reportevent_refuses_update();
ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_2c513194_fk_accounts_account_id FOREIGN KEY (user_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirm_email_address_id_5b7f8c58_fk_account_e FOREIGN KEY (email_address_id) REFERENCES public.account_emailaddress(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_grant
    ADD CONSTRAINT accounts_grant_account_id_6f90453b_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_grant
    ADD CONSTRAINT accounts_grant_institution_id_08a6149b_fk_instituti FOREIGN KEY (institution_id) REFERENCES public.institutions_institution(key) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_grant
    ADD CONSTRAINT accounts_grant_region_id_f5415e2f_fk_regions_region_code FOREIGN KEY (region_id) REFERENCES public.regions_region(code) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_setuplink
    ADD CONSTRAINT accounts_setuplink_account_id_c124080d_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissio_permission_id_84c5c92e_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_b120cbf9_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_2f476e4b_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.bulletin_figure
    ADD CONSTRAINT bulletin_figure_disagreement_id_d7e05cec_fk_bulletin_ FOREIGN KEY (disagreement_id) REFERENCES public.bulletin_disagreement(key) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.bulletin_figure
    ADD CONSTRAINT bulletin_figure_indicator_id_c66ad035_fk_bulletin_indicator_key FOREIGN KEY (indicator_id) REFERENCES public.bulletin_indicator(key) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.bulletin_figure
    ADD CONSTRAINT bulletin_figure_region_id_40ed6e12_fk_regions_region_code FOREIGN KEY (region_id) REFERENCES public.regions_region(code) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.bulletin_figure
    ADD CONSTRAINT bulletin_figure_source_id_6842af9c_fk_bulletin_source_key FOREIGN KEY (source_id) REFERENCES public.bulletin_source(key) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.bulletin_figure
    ADD CONSTRAINT bulletin_figure_supersedes_id_38901277_fk_bulletin_figure_id FOREIGN KEY (supersedes_id) REFERENCES public.bulletin_figure(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.bulletin_issue
    ADD CONSTRAINT bulletin_issue_election_id_e7790ceb_fk_elections_election_key FOREIGN KEY (election_id) REFERENCES public.elections_election(key) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.bulletin_issue
    ADD CONSTRAINT bulletin_issue_supersedes_id_601f5a92_fk_bulletin_issue_id FOREIGN KEY (supersedes_id) REFERENCES public.bulletin_issue(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.bulletin_issuerow
    ADD CONSTRAINT bulletin_issuerow_issue_id_96641a15_fk_bulletin_issue_id FOREIGN KEY (issue_id) REFERENCES public.bulletin_issue(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.bulletin_issuerow
    ADD CONSTRAINT bulletin_issuerow_part_of_id_46b674df_fk_regions_region_code FOREIGN KEY (part_of_id) REFERENCES public.regions_region(code) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.bulletin_issuerow
    ADD CONSTRAINT bulletin_issuerow_region_id_36df4734_fk_regions_region_code FOREIGN KEY (region_id) REFERENCES public.regions_region(code) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT cases_case_election_id_4421ea0f_fk_elections_election_key FOREIGN KEY (election_id) REFERENCES public.elections_election(key) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT cases_case_incident_id_9d0f1fc3_fk_cases_incident_id FOREIGN KEY (incident_id) REFERENCES public.cases_incident(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT cases_case_office_id_93691f7b_fk_institutions_institution_key FOREIGN KEY (office_id) REFERENCES public.institutions_institution(key) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT cases_case_region_id_ffee331b_fk_regions_region_code FOREIGN KEY (region_id) REFERENCES public.regions_region(code) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT cases_case_report_id_60a44a16_fk_reports_report_id FOREIGN KEY (report_id) REFERENCES public.reports_report(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_casecounter
    ADD CONSTRAINT cases_casecounter_election_id_b8fe1a78_fk_elections FOREIGN KEY (election_id) REFERENCES public.elections_election(key) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_casecounter
    ADD CONSTRAINT cases_casecounter_office_id_d839f925_fk_instituti FOREIGN KEY (office_id) REFERENCES public.institutions_institution(key) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_caseevent
    ADD CONSTRAINT cases_caseevent_case_id_6c6031ac_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_caseevent
    ADD CONSTRAINT cases_caseevent_track_id_1a8eac59_fk_cases_track_id FOREIGN KEY (track_id) REFERENCES public.cases_track(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_casefact
    ADD CONSTRAINT cases_casefact_case_id_84a4e9d3_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_casefact
    ADD CONSTRAINT cases_casefact_track_id_1f930e7d_fk_cases_track_id FOREIGN KEY (track_id) REFERENCES public.cases_track(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_caseperson
    ADD CONSTRAINT cases_caseperson_case_id_f97e1a77_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_casestudy
    ADD CONSTRAINT cases_casestudy_case_id_7f6ed077_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_clarification
    ADD CONSTRAINT cases_clarification_case_id_2b1b0240_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_incident
    ADD CONSTRAINT cases_incident_election_id_2f8dec95_fk_elections_election_key FOREIGN KEY (election_id) REFERENCES public.elections_election(key) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_incident
    ADD CONSTRAINT cases_incident_region_id_e1f80698_fk_regions_region_code FOREIGN KEY (region_id) REFERENCES public.regions_region(code) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_plenarydecision
    ADD CONSTRAINT cases_plenarydecision_case_id_bd26a14c_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_referralline
    ADD CONSTRAINT cases_referralline_institution_id_8d43622b_fk_instituti FOREIGN KEY (institution_id) REFERENCES public.institutions_institution(key) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_referralline
    ADD CONSTRAINT cases_referralline_track_id_ed70a595_fk_cases_track_id FOREIGN KEY (track_id) REFERENCES public.cases_track(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_sanction
    ADD CONSTRAINT cases_sanction_recorded_for_id_01582bd3_fk_instituti FOREIGN KEY (recorded_for_id) REFERENCES public.institutions_institution(key) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_sanction
    ADD CONSTRAINT cases_sanction_track_id_8e3c0626_fk_cases_track_id FOREIGN KEY (track_id) REFERENCES public.cases_track(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_track
    ADD CONSTRAINT cases_track_case_id_99c65bd6_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_track
    ADD CONSTRAINT cases_track_person_id_8a4f0096_fk_cases_caseperson_id FOREIGN KEY (person_id) REFERENCES public.cases_caseperson(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.elections_contest
    ADD CONSTRAINT elections_contest_election_id_4ce2f3fb_fk_elections FOREIGN KEY (election_id) REFERENCES public.elections_election(key) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.elections_contest
    ADD CONSTRAINT elections_contest_region_id_f5295fca_fk_regions_region_code FOREIGN KEY (region_id) REFERENCES public.regions_region(code) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.elections_stage
    ADD CONSTRAINT elections_stage_election_id_5285458f_fk_elections_election_key FOREIGN KEY (election_id) REFERENCES public.elections_election(key) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.elections_stage
    ADD CONSTRAINT elections_stage_region_id_a73118d5_fk_regions_region_code FOREIGN KEY (region_id) REFERENCES public.regions_region(code) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.facts_fact
    ADD CONSTRAINT facts_fact_election_id_2ad27527_fk_elections_election_key FOREIGN KEY (election_id) REFERENCES public.elections_election(key) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.facts_fact
    ADD CONSTRAINT facts_fact_region_id_30cb6d8c_fk_regions_region_code FOREIGN KEY (region_id) REFERENCES public.regions_region(code) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.institutions_institution
    ADD CONSTRAINT institutions_institu_region_id_85656c42_fk_regions_r FOREIGN KEY (region_id) REFERENCES public.regions_region(code) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.institutions_jurisdiction
    ADD CONSTRAINT institutions_jurisdi_institution_id_e000e8ee_fk_instituti FOREIGN KEY (institution_id) REFERENCES public.institutions_institution(key) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.institutions_jurisdiction
    ADD CONSTRAINT institutions_jurisdi_region_id_ae8dfb34_fk_regions_r FOREIGN KEY (region_id) REFERENCES public.regions_region(code) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.institutions_officeholder
    ADD CONSTRAINT institutions_officeh_post_id_cb7e9469_fk_instituti FOREIGN KEY (post_id) REFERENCES public.institutions_post(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.institutions_post
    ADD CONSTRAINT institutions_post_institution_id_0438df94_fk_instituti FOREIGN KEY (institution_id) REFERENCES public.institutions_institution(key) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_user_id_0c3a50c0_fk_accounts_account_id FOREIGN KEY (user_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.regions_alias
    ADD CONSTRAINT regions_alias_region_id_bf541266_fk_regions_region_code FOREIGN KEY (region_id) REFERENCES public.regions_region(code) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.regions_region
    ADD CONSTRAINT regions_region_parent_id_62e983aa_fk_regions_region_code FOREIGN KEY (parent_id) REFERENCES public.regions_region(code) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.regions_regionsuccession
    ADD CONSTRAINT regions_regionsucces_former_id_37e0dc7d_fk_regions_r FOREIGN KEY (former_id) REFERENCES public.regions_region(code) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.regions_regionsuccession
    ADD CONSTRAINT regions_regionsucces_successor_id_bbbf333f_fk_regions_r FOREIGN KEY (successor_id) REFERENCES public.regions_region(code) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.release_draft
    ADD CONSTRAINT release_draft_election_id_a397870a_fk_elections_election_key FOREIGN KEY (election_id) REFERENCES public.elections_election(key) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.release_draft
    ADD CONSTRAINT release_draft_issue_id_d0a00359_fk_bulletin_issue_id FOREIGN KEY (issue_id) REFERENCES public.bulletin_issue(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.release_draft
    ADD CONSTRAINT release_draft_written_by_id_19a846a3_fk_accounts_account_id FOREIGN KEY (written_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.release_draftrow
    ADD CONSTRAINT release_draftrow_draft_id_9b0ef360_fk_release_draft_id FOREIGN KEY (draft_id) REFERENCES public.release_draft(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.release_draftrow
    ADD CONSTRAINT release_draftrow_part_of_id_2b3d34f8_fk_regions_region_code FOREIGN KEY (part_of_id) REFERENCES public.regions_region(code) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.release_draftrow
    ADD CONSTRAINT release_draftrow_region_id_a6cbc230_fk_regions_region_code FOREIGN KEY (region_id) REFERENCES public.regions_region(code) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.reports_assessment
    ADD CONSTRAINT reports_assessment_assessed_by_id_355a7099_fk_accounts_ FOREIGN KEY (assessed_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.reports_assessment
    ADD CONSTRAINT reports_assessment_report_id_c42c09be_fk_reports_report_id FOREIGN KEY (report_id) REFERENCES public.reports_report(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.reports_evidence
    ADD CONSTRAINT reports_evidence_file_id_5068f218_fk_files_storedfile_id FOREIGN KEY (file_id) REFERENCES public.files_storedfile(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.reports_evidence
    ADD CONSTRAINT reports_evidence_report_id_ca12e017_fk_reports_report_id FOREIGN KEY (report_id) REFERENCES public.reports_report(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.reports_identityopening
    ADD CONSTRAINT reports_identityopen_opened_by_id_9d977c48_fk_accounts_ FOREIGN KEY (opened_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.reports_identityopening
    ADD CONSTRAINT reports_identityopening_report_id_ced0539f_fk_reports_report_id FOREIGN KEY (report_id) REFERENCES public.reports_report(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.reports_recusal
    ADD CONSTRAINT reports_recusal_account_id_7521c34f_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.reports_recusal
    ADD CONSTRAINT reports_recusal_report_id_119a4a35_fk_reports_report_id FOREIGN KEY (report_id) REFERENCES public.reports_report(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.reports_report
    ADD CONSTRAINT reports_report_election_id_d6a5af39_fk_elections_election_key FOREIGN KEY (election_id) REFERENCES public.elections_election(key) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.reports_report
    ADD CONSTRAINT reports_report_office_id_6556b3a7_fk_instituti FOREIGN KEY (office_id) REFERENCES public.institutions_institution(key) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.reports_report
    ADD CONSTRAINT reports_report_region_id_b9529c1f_fk_regions_region_code FOREIGN KEY (region_id) REFERENCES public.regions_region(code) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.reports_reportedperson
    ADD CONSTRAINT reports_reportedperson_report_id_613f7fb2_fk_reports_report_id FOREIGN KEY (report_id) REFERENCES public.reports_report(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.reports_reporteridentity
    ADD CONSTRAINT reports_reporteriden_report_id_faeaebf0_fk_reports_r FOREIGN KEY (report_id) REFERENCES public.reports_report(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.reports_reportevent
    ADD CONSTRAINT reports_reportevent_report_id_5031d186_fk_reports_report_id FOREIGN KEY (report_id) REFERENCES public.reports_report(id) DEFERRABLE INITIALLY DEFERRED;
INSERT INTO public.django_migrations VALUES (1, 'regions', '0001_initial', '2026-11-22 06:08:44.228413+00');
INSERT INTO public.django_migrations VALUES (2, 'institutions', '0001_initial', '2026-11-22 06:08:44.286147+00');
INSERT INTO public.django_migrations VALUES (3, 'accounts', '0001_initial', '2026-11-22 06:08:44.361926+00');
INSERT INTO public.django_migrations VALUES (4, 'account', '0001_initial', '2026-11-22 06:08:44.387379+00');
INSERT INTO public.django_migrations VALUES (5, 'account', '0002_email_max_length', '2026-11-22 06:08:44.394194+00');
INSERT INTO public.django_migrations VALUES (6, 'account', '0003_alter_emailaddress_create_unique_verified_email', '2026-11-22 06:08:44.404844+00');
INSERT INTO public.django_migrations VALUES (7, 'account', '0004_alter_emailaddress_drop_unique_email', '2026-11-22 06:08:44.414814+00');
INSERT INTO public.django_migrations VALUES (8, 'account', '0005_emailaddress_idx_upper_email', '2026-11-22 06:08:44.421313+00');
INSERT INTO public.django_migrations VALUES (9, 'account', '0006_emailaddress_lower', '2026-11-22 06:08:44.436208+00');
INSERT INTO public.django_migrations VALUES (10, 'account', '0007_emailaddress_idx_email', '2026-11-22 06:08:44.447005+00');
INSERT INTO public.django_migrations VALUES (11, 'account', '0008_emailaddress_unique_primary_email_fixup', '2026-11-22 06:08:44.460157+00');
INSERT INTO public.django_migrations VALUES (12, 'account', '0009_emailaddress_unique_primary_email', '2026-11-22 06:08:44.466217+00');
INSERT INTO public.django_migrations VALUES (13, 'audit', '0001_initial', '2026-11-22 06:08:44.473001+00');
INSERT INTO public.django_migrations VALUES (14, 'audit', '0002_refuse_changes', '2026-11-22 06:08:44.479249+00');
INSERT INTO public.django_migrations VALUES (15, 'contenttypes', '0001_initial', '2026-11-22 06:08:44.484976+00');
INSERT INTO public.django_migrations VALUES (16, 'contenttypes', '0002_remove_content_type_name', '2026-11-22 06:08:44.499507+00');
INSERT INTO public.django_migrations VALUES (17, 'auth', '0001_initial', '2026-11-22 06:08:44.522985+00');
INSERT INTO public.django_migrations VALUES (18, 'auth', '0002_alter_permission_name_max_length', '2026-11-22 06:08:44.527756+00');
INSERT INTO public.django_migrations VALUES (19, 'auth', '0003_alter_user_email_max_length', '2026-11-22 06:08:44.534398+00');
INSERT INTO public.django_migrations VALUES (20, 'auth', '0004_alter_user_username_opts', '2026-11-22 06:08:44.539158+00');
INSERT INTO public.django_migrations VALUES (21, 'auth', '0005_alter_user_last_login_null', '2026-11-22 06:08:44.543595+00');
INSERT INTO public.django_migrations VALUES (22, 'auth', '0006_require_contenttypes_0002', '2026-11-22 06:08:44.544967+00');
INSERT INTO public.django_migrations VALUES (23, 'auth', '0007_alter_validators_add_error_messages', '2026-11-22 06:08:44.549349+00');
INSERT INTO public.django_migrations VALUES (24, 'auth', '0008_alter_user_username_max_length', '2026-11-22 06:08:44.553964+00');
INSERT INTO public.django_migrations VALUES (25, 'auth', '0009_alter_user_last_name_max_length', '2026-11-22 06:08:44.558517+00');
INSERT INTO public.django_migrations VALUES (26, 'auth', '0010_alter_group_name_max_length', '2026-11-22 06:08:44.56401+00');
INSERT INTO public.django_migrations VALUES (27, 'auth', '0011_update_proxy_permissions', '2026-11-22 06:08:44.575904+00');
INSERT INTO public.django_migrations VALUES (28, 'auth', '0012_alter_user_first_name_max_length', '2026-11-22 06:08:44.580285+00');
INSERT INTO public.django_migrations VALUES (29, 'elections', '0001_initial', '2026-11-22 06:08:44.62721+00');
INSERT INTO public.django_migrations VALUES (30, 'bulletin', '0001_initial', '2026-11-22 06:08:44.858329+00');
INSERT INTO public.django_migrations VALUES (31, 'bulletin', '0002_refuse_changes', '2026-11-22 06:08:44.868794+00');
INSERT INTO public.django_migrations VALUES (32, 'files', '0001_initial', '2026-11-22 06:08:44.876037+00');
INSERT INTO public.django_migrations VALUES (33, 'reports', '0001_initial', '2026-11-22 06:08:45.149931+00');
INSERT INTO public.django_migrations VALUES (34, 'cases', '0001_initial', '2026-11-22 06:08:46.015652+00');
INSERT INTO public.django_migrations VALUES (35, 'cases', '0002_refuse_changed_history', '2026-11-22 06:08:46.028821+00');
INSERT INTO public.django_migrations VALUES (36, 'clock', '0001_initial', '2026-11-22 06:08:46.03725+00');
INSERT INTO public.django_migrations VALUES (37, 'clock', '0002_refuse_changes', '2026-11-22 06:08:46.074508+00');
INSERT INTO public.django_migrations VALUES (38, 'facts', '0001_initial', '2026-11-22 06:08:46.115465+00');
INSERT INTO public.django_migrations VALUES (39, 'facts', '0002_refuse_changes', '2026-11-22 06:08:46.120729+00');
INSERT INTO public.django_migrations VALUES (40, 'jobs', '0001_initial', '2026-11-22 06:08:46.131699+00');
INSERT INTO public.django_migrations VALUES (41, 'mfa', '0001_initial', '2026-11-22 06:08:46.168209+00');
INSERT INTO public.django_migrations VALUES (42, 'mfa', '0002_authenticator_timestamps', '2026-11-22 06:08:46.185515+00');
INSERT INTO public.django_migrations VALUES (43, 'mfa', '0003_authenticator_type_uniq', '2026-11-22 06:08:46.210539+00');
INSERT INTO public.django_migrations VALUES (44, 'release', '0001_initial', '2026-11-22 06:08:46.332141+00');
INSERT INTO public.django_migrations VALUES (45, 'reports', '0002_refuse_changed_history', '2026-11-22 06:08:46.340239+00');
INSERT INTO public.django_migrations VALUES (46, 'sessions', '0001_initial', '2026-11-22 06:08:46.347212+00');
