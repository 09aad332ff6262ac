"""What a group needs to begin a lesion registry in REDCap: the dictionary, and how to set it up."""

from pathlib import Path

from seriatim.formats.cohort_files.folder import ABOUT_FILE
from seriatim.formats.cohort_files.templates import ABOUT_TEMPLATE
from seriatim.formats.outgoing import new_folder
from seriatim.formats.redcap.dictionary import render_dictionary
from seriatim.formats.redcap.fields import Dictionary
from seriatim.formats.redcap.lesion_registry import DRUGS_KNOWN_FIELD, lesion_registry

DICTIONARY_FILE = "data_dictionary.csv"
README_FILE = "README.txt"
README = """\
A lesion registry in REDCap
===========================

data_dictionary.csv describes {n_forms} forms with {n_fields} fields. It holds no data.

1. In REDCap, make a new project for research, empty, not longitudinal.
2. Designer, Data Dictionary: upload data_dictionary.csv and commit it.
3. Project Setup, Enable optional modules and customizations, Repeating instruments: enable it,
   choose "Repeat instruments", and tick every form but patients:

{forms}

   Neither a data dictionary nor an instrument zip can carry this setting, so it must be made by
   hand. Without it each patient has room for one lesion and one scan.
4. Where patients have pseudonyms of your own, turn off auto-numbering of records. A record id may
   not hold quotation marks, ampersands, plus signs, number signs or tabs.
5. Enter one lesion per instance of `lesions`, and one lesion on one scan, by one reader, per
   instance of `measurements`. Lesions are linked by the text in `les_lesion_id`, such as L1.
6. {known} says that all drugs of the patient are entered. Answer yes also where none was given.

To analyse: Data Exports, All data, CSV (raw data), with no de-identification option, for the days
are marked as identifiers and would be left out. Put the file into this folder, then

    seriatim convert THIS-FOLDER -o my-cohort
    seriatim check my-cohort

cohort.toml here gives the title and what else is known of the cohort as a whole. You may add fields
and forms of your own: they are counted, and not used. Do not rename or remove fields.
"""


def write_registry(directory: Path | str) -> None:
    """Write the data dictionary, how to set the project up, and a commented `cohort.toml`.

    Raises  InputError where the directory is there and not empty
    """
    with new_folder(Path(directory)) as folder:
        write_dictionary(folder, lesion_registry())
        (folder / ABOUT_FILE).write_text(ABOUT_TEMPLATE, encoding="utf-8")


def write_dictionary(folder: Path, dictionary: Dictionary) -> None:
    """Write the dictionary of the registry and the page on how to set it up into a folder."""
    text = README.format(
        n_forms=len(dictionary.forms),
        n_fields=len(dictionary.fields),
        forms="\n".join(f"      {form}" for form in dictionary.forms if form != "patients"),
        known=DRUGS_KNOWN_FIELD,
    )
    # REDCap writes and takes lines that end as those of Windows do.
    (folder / DICTIONARY_FILE).write_bytes(render_dictionary(dictionary).encode())
    (folder / README_FILE).write_text(text, encoding="utf-8")
