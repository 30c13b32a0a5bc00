"""Files on the map's screen: looked at before they are imported, saved in every format."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from common.who import Who
from process_maps.services import map_by_id, maps
from project import DATABASE_VARIABLE
from screens.look import script_of
from storage import Project, act
from storage.register import council_named
from tests.tables import tables

ROOT = Path(__file__).resolve().parents[2]
TABLE = "Step;Who;Next;Takes\nExtract;Analyst;Errors?;ages\nErrors?;Analyst;Yes: Extract; \n"


def test_a_table_is_looked_at_then_imported_whole_and_offered_in_every_format(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    with act(project, Who("Test analyst"), "Added a council") as this:
        council_named(this, "Northmoor")
    monkeypatch.setenv(DATABASE_VARIABLE, str(project.path))
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    at.run()
    at.switch_page(script_of("process_map"))
    at.run()
    at.selectbox(key="map_council").set_value("Northmoor")
    broken = TABLE.replace("Analyst;Errors?", "Analyst;Gone").encode()
    at.file_uploader(key="map_file").upload("broken.csv", broken)
    at.run()
    assert "“Gone” is not a step of the table" in at.error[0].value.replace("\\", "")
    at.file_uploader(key="map_file").set_value(None)
    at.file_uploader(key="map_file").upload("northmoor.csv", TABLE.encode()).run()
    assert not at.error
    first, lost = tables(at)[-2:]
    assert [row[0] for row in first["rows"]] == ["Extract", "Errors?"]
    assert lost["rows"][0][1] == "1"
    assert len(maps(project)) == 0
    next(each for each in at.button if each.label == "Import the map").click().run()
    assert not at.exception
    (held,) = maps(project)
    stored = map_by_id(project, held.id).map
    assert stored.steps[0].extra == {"duration (as typed)": "ages"}
    at.session_state[f"map_part_{held.id}"] = "Map and versions"
    at.run()
    offered = {
        each.key for each in at.get("download_button") if (each.key or "").startswith("save-")
    }
    assert {"save-pptx", "save-xlsx", "save-drawio", "save-mermaid", "save-svg"} <= offered
