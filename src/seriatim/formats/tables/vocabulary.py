"""What English hospital sheets call the columns and the choices of the cohort schema.

Names are in the plain form of `plain_name`: small letters, underscores. Used only to draft a map
file, never to read data.
"""

_COLUMNS = {
    "patient_id": "patient pat patid pat_id patient_no patient_number patient_nr pid subject "
    "subject_id subjid usubjid mrn study_no participant participant_id patient_code hospital_no "
    "hospital_number hospital_nr hosp_no hosp_number hosp_nr case_no case_number id number",
    "lesion_id": "lesion lesion_no lesion_number lesion_nr lesion_name lesionid tumour_id tumor_id "
    "target_lesion mass metastasis",
    "scan_day": "scan_date date_of_scan ct_date imaging_date date_of_imaging exam_date study_date "
    "assessment_date visit_date scan_time treatment_day day_of_scan date day",
    "reader": "radiologist read_by observer rater reviewer",
    "long_axis_mm": "size diameter long_axis longest_diameter long_diameter ld lesion_size "
    "tumour_size tumor_size max_diameter maximum_diameter largest_diameter long_axis_diameter "
    "long_diam longest_diam size_mm size_cm diameter_mm diameter_cm longest",
    "short_axis_mm": "short_axis short_axis_diameter sad short_diameter shortest_diameter width",
    "density_hu": "hu density attenuation hounsfield mean_hu ct_density",
    "suv_max": "suv suvmax",
    "status": "lesion_status evaluation finding",
    "modality": "imaging method imaging_method technique scan_type",
    "organ": "site location organ_site lesion_site lesion_location",
    "site_detail": "detail segment location_detail site_details subsite",
    "kind": "type lesion_type lesion_kind event event_type",
    "role": "target_status target_or_non_target target_type recist_role",
    "parent_lesion_id": "parent parent_lesion fragment_of",
    "merged_into_lesion_id": "merged_into merged_with",
    "sex": "gender",
    "birth_year": "year_of_birth yob date_of_birth birth_date dob born birth",
    "diagnosis_day": "date_of_diagnosis diagnosis_date dx_date diagnosed",
    "primary_site": "primary primary_tumour_site primary_tumor_site site_of_primary",
    "primary_size_mm": "primary_size primary_tumour_size primary_tumor_size size_of_primary",
    "mitoses_per_50hpf": "mitoses mitotic_count mitotic_rate mitoses_50_hpf",
    "gene": "driver_gene mutated_gene",
    "exon": "mutated_exon",
    "mutation": "variant mutation_detail",
    "last_contact_day": "last_contact last_follow_up date_of_last_follow_up last_fu "
    "last_followup date_last_seen last_seen last_contact_date date_of_last_contact",
    "vital_status": "alive_or_dead survival_status alive dead_or_alive dead",
    "death_day": "date_of_death death_date dod died_on",
    "death_cause": "cause_of_death",
    "agent": "drug medication tki treatment drug_name",
    "line": "line_of_treatment treatment_line line_of_therapy",
    "start_day": "start start_date date_start from_date date_started started from begin",
    "stop_day": "stop stop_date end end_date date_stop date_stopped stopped to until",
    "dose_mg_per_day": "dose daily_dose dose_mg dose_mg_day dose_per_day mg/d mg/day",
    "stop_reason": "reason reason_for_stopping reason_stopped",
    "operation_id": "operation op surgery operation_no op_no surgery_id",
    "operation_day": "operation_date date_of_operation surgery_date date_of_surgery op_date",
    "intent": "aim intention",
    "completeness": "resection_status margin margins r_status resection r",
    "complication_grade": "clavien_dindo complication complications clavien",
    "how": "procedure treatment_of_lesion resected_or_ablated",
    "day": "date event_date date_of_event day_of_value date_of_value",
    "basis": "based_on evidence",
    "name": "variable parameter test measure",
    "value": "result",
    "part": "response_part",
    "response": "recist overall_response response_category",
    "criterion": "criteria",
    "accepted": "accepted_reader",
}
COLUMN_NAMES = {name: tuple(words.split()) for name, words in _COLUMNS.items()}
"""Column of the schema -> other names for it."""

_CHOICES = {
    "female": "f woman w",
    "male": "m man",
    "alive": "living a",
    "dead": "died deceased d",
    "solid": "mass tumour tumor",
    "node": "lymph_node ln nodal",
    "nodule_in_mass": "nodule nodule_in_a_mass",
    "non_measurable": "nonmeasurable not_measurable",
    "target": "t tl target_lesion",
    "non_target": "nt ntl nontarget non_target_lesion",
    "new": "n new_lesion",
    "measured": "yes measurable",
    "absent": "gone disappeared resolved not_seen not_visible",
    "too_small": "too_small_to_measure too_small_to_be_measured tstm",
    "not_evaluable": "ne not_assessable non_evaluable unevaluable not_evaluated nev nm n_m "
    "not_measured n_e not_done",
    "present": "seen visible persists",
    "unequivocal_progression": "clear_progression",
    "equivocal": "doubtful uncertain",
    "resected": "removed resection excised",
    "ablated": "ablation rfa",
    "progression": "pd progressive_disease",
    "recurrence": "relapse",
}
CHOICE_NAMES = {name: tuple(words.split()) for name, words in _CHOICES.items()}
"""Choice of the schema -> other words for it."""

_TITLES = {
    "operations": "op ops surgery surgeries",
    "drugs": "medication medications therapy treatment treatments tki",
    "measurements": "sizes scans ct cts",
}
TABLE_NAMES = {word: name for name, words in _TITLES.items() for word in words.split()}
"""What a sheet may be called -> the table that it then holds."""

UNIT_WORDS = {
    "mm": "mm",
    "cm": "cm",
    "m": "m",
    "in": "in",
    "inch": "in",
    "inches": "in",
    "mg": "mg/day",
    "mg/day": "mg/day",
    "mg/d": "mg/day",
    "g": "g/day",
    "g/day": "g/day",
    "g/d": "g/day",
    "ug/day": "ug/day",
    "days": "days",
    "weeks": "weeks",
    "months": "months",
}
"""Unit as it stands in a header -> unit as the map file calls it."""
