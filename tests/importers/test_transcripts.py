"""Finding a study's transcripts and reading them by content."""

import docx
import pytest

from mining.errors import DataError
from mining.importers.transcripts import find_transcripts, read_transcript, read_transcripts

SAMPLE = "I: Kva gjer du?\nR: Eg fiskar.\nI: Åleine?\nR: Ja.\n"


def write(path, text=SAMPLE):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def write_docx(path):
    document = docx.Document()
    for line in SAMPLE.splitlines():
        document.add_paragraph(line)
    document.save(path)
    return path


@pytest.fixture
def study(tmp_path):
    for name in ("b.txt", "a.TXT", "deep/c.md", "~$d.docx", ".e.txt", ".git/f.txt", "lyd.mp3"):
        write(tmp_path / "raw" / name)
    write_docx(tmp_path / "raw/d.docx")
    return tmp_path


def names(paths):
    return [path.name for path in paths]


def test_a_folder_gives_all_transcripts_in_it_and_what_was_skipped(study):
    found = find_transcripts("raw", study)
    assert names(found.paths) == ["a.TXT", "b.txt", "d.docx", "c.md"]
    assert names(found.skipped) == ["lyd.mp3"]
    assert find_transcripts(str(study / "raw"), study) == found


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("raw/b.txt", ["b.txt"]),
        ("raw/*.txt", ["b.txt"]),
        ("raw/**/*.md", ["c.md"]),
        ("raw/*", ["a.TXT", "b.txt", "d.docx"]),
        ("raw/../raw/?.docx", ["d.docx"]),
    ],
)
def test_a_file_or_a_glob(study, pattern, expected):
    assert names(find_transcripts(pattern, study).paths) == expected
    assert names(find_transcripts(str(study / pattern), study).paths) == expected


def test_a_file_name_with_brackets_is_a_name(tmp_path):
    write(tmp_path / "int[1].txt")
    assert names(find_transcripts("int[1].txt", tmp_path).paths) == ["int[1].txt"]


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        (
            "borte",
            r"borte: found no transcripts; the endings that are read are: \.csv, \.docx, .*\.xlsx",
        ),
        ("raw/*.rtf", r"found no transcripts; the endings"),
        ("raw/*.mp3", r"\.mp3: found no transcripts, but 1 other files"),
        ("raw/a**b", r"not a pattern for file names"),
    ],
)
def test_nothing_found_says_what_is_read(study, pattern, says):
    with pytest.raises(DataError, match=says):
        find_transcripts(pattern, study)


def test_content_decides_the_format(tmp_path):
    real = write_docx(tmp_path / "a.docx")
    renamed = real.rename(tmp_path / "a.txt")
    text = write(tmp_path / "b.docx")

    for path in (renamed, text):
        [transcript] = read_transcript(path, language="nn", roles={})
        assert [t.role for t in transcript.turns] == ["interviewer", "informant"] * 2
        assert transcript.document.source_name == path.name


def test_a_cut_off_word_file_and_a_missing_file_are_refused(tmp_path):
    path = write_docx(tmp_path / "a.docx")
    path.write_bytes(path.read_bytes()[:500])
    with pytest.raises(DataError, match=r"a\.docx: a damaged archive; save or export it again"):
        read_transcript(path, language="nn", roles={})
    with pytest.raises(DataError, match=r"b\.txt: not found"):
        read_transcript(tmp_path / "b.txt", language="nn", roles={})


def test_transcripts_come_in_the_order_of_the_paths(study):
    paths = find_transcripts("raw", study).paths
    transcripts = read_transcripts(paths, language="nn", roles={"r": "informant"})
    assert [t.document.document_id for t in transcripts] == ["a", "b", "d", "c"]


def test_two_files_of_one_name_are_refused(tmp_path):
    paths = [write(tmp_path / "x/int1.txt"), write(tmp_path / "y/int1.md")]
    with pytest.raises(
        DataError, match=r"x/int1\.txt and .*y/int1\.md: both would be document 'int1'; rename"
    ):
        read_transcripts(paths, language="nn", roles={})


def test_a_role_for_nobody_is_refused_with_the_speakers_found(tmp_path):
    paths = [write(tmp_path / "a.txt")]
    with pytest.raises(
        DataError, match=r"'Kari' speaks in none of the 1 transcripts; .* are: 'I', 'R'"
    ):
        read_transcripts(paths, language="nn", roles={"I": "interviewer", "Kari": "informant"})


def test_many_speakers_are_not_all_listed(tmp_path):
    paths = [
        write(tmp_path / f"{i}.txt", f"I: a\nInformant {i}: b\nI: c\nInformant {i}: d\n")
        for i in range(14)
    ]
    with pytest.raises(DataError, match=r"did you mean 'Informant 1'\?.* and 3 more"):
        read_transcripts(paths, language="nn", roles={"Informant1": "informant"})


def test_a_file_name_that_is_no_text_is_told(tmp_path):
    (tmp_path / "intervju_\udce5.txt").write_text("I: Hei.\n\nI: Hei.\n")
    with pytest.raises(DataError, match=r"intervju_\\udce5\.txt: the file's name is not UTF-8"):
        find_transcripts(str(tmp_path), tmp_path)


def test_a_file_that_is_named_itself_is_read_or_refused_with_what_it_is(tmp_path):
    path = write(tmp_path / "samtale.transkript")
    assert find_transcripts(str(path), tmp_path).paths == (path,)
    assert find_transcripts(str(write(tmp_path / "folder/a.txt").parent), tmp_path).skipped == ()
    project = tmp_path / "studie.nvpx"
    project.write_bytes(bytes(500))
    [found] = find_transcripts(str(project), tmp_path).paths
    with pytest.raises(DataError, match=r"a project of NVivo, .* REFI-QDA"):
        read_transcript(found, language="nn", roles={})
