"""Your own pictures: a file from a browser becomes a data set, or is refused in a sentence."""

from __future__ import annotations

import io
import zipfile

import numpy as np
import pytest
from PIL import Image

from engine.base.markdown import plain
from engine.plugins.datasets import DATASETS
from engine.plugins.datasets.files.folders import own_folder
from pages.bring import form
from pages.shared.sitemap import Page
from tests.pages.conftest import texts

NAMES = ("cat", "$5$ *a* `c`")


def png(seed: int) -> bytes:
    buffer = io.BytesIO()
    pixels = np.random.default_rng(seed).integers(0, 255, (9, 9, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


def packed(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as pack:
        for name, data in files.items():
            pack.writestr(name, data)
    return buffer.getvalue()


def folders() -> dict[str, bytes]:
    return {
        f"set/{part}/{name}/{i}.png": png(hash((part, name, i)) % 1000)
        for part, n in (("train", 3), ("test", 2))
        for name in NAMES
        for i in range(n)
    }


def brought(open_page, data: bytes, *, file="mine.zip", name="my-set", share=0):
    app = open_page(Page.BRING)
    app.file_uploader("bring_file").upload(file, data, "application/octet-stream")
    app.text_input("bring_name").set_value(name)
    app.number_input("bring_share").set_value(share)
    app.run()
    return app.button("bring_in").click().run()


def test_a_zip_of_folders_becomes_a_data_set_that_can_be_chosen_at_once(open_page):
    app = brought(open_page, packed({**folders(), "set/train/cat/odd.png": b"no picture"}))

    assert not app.exception
    assert "**my-set** is here: 6 training and 4 test pictures of 2 classes." in texts(app)
    assert app.dataframe[0].value["What"].tolist() == ["set/train/cat/odd.png"]
    assert DATASETS["my-set"].class_names == ("$5$ *a* `c`", "cat")
    assert "my-set" in app.radio("data").options
    assert "my-set" in open_page(Page.MANIPULATE, data="my-set").radio("data").value


def test_a_zip_with_a_table_and_arrays_come_in_too(open_page):
    table = "file,label\n" + "".join(f"p{i}.png,{'ab'[i % 2]}\n" for i in range(8))
    zipped = packed({"t.csv": table.encode(), **{f"p{i}.png": png(i) for i in range(8)}})
    buffer = io.BytesIO()
    images = np.random.default_rng(0).integers(0, 255, (20, 8, 8), dtype=np.uint8)
    np.savez(buffer, images=images, labels=np.arange(20) % 2)

    brought(open_page, zipped, name="of-a-table", share=25)
    brought(open_page, buffer.getvalue(), file="x.npz", name="of-arrays", share=25)

    assert (DATASETS["of-a-table"].n_train, DATASETS["of-a-table"].n_test) == (6, 2)
    assert DATASETS["of-arrays"].shape == (1, 32, 32)


@pytest.mark.parametrize(
    ("data", "how", "says"),
    [
        (packed({"a.txt": b"x"}), {}, "must hold the folders train and test"),
        (packed({"../../out.png": png(1)}), {}, "Nothing was brought in"),
        (b"PK\x03\x04 cut", {}, "is a file, not a folder, a zip or a tar"),
        (packed(folders()), {"name": "My set"}, "name must be small letters"),
        (packed(folders()), {"name": "digits"}, "There is a data set called digits already"),
        (packed(folders()), {"share": 20}, "has a test part already"),
        (b"", {"file": "x.npz"}, "cannot be read as arrays"),
        (b"PAR1", {"file": "../../x.parquet"}, "cannot be read as a table"),
    ],
)
def test_what_will_not_do_is_refused_in_a_sentence_and_leaves_nothing(open_page, data, how, says):
    app = brought(open_page, data, **how)

    assert not app.exception
    (error,) = app.error
    assert plain(says) in error.value and "/tmp" not in error.value.replace("\\", "")
    assert not own_folder("my-set").exists()


def test_a_data_set_that_is_there_is_not_replaced(open_page):
    brought(open_page, packed(folders()))
    before = DATASETS["my-set"].version

    app = brought(open_page, packed({k: png(7) for k in folders()}))

    assert "There is a data set called my" in app.error[0].value
    assert DATASETS["my-set"].version == before


def test_a_folder_of_this_computer_comes_in_where_only_it_reaches_the_server(open_page, tmp_path):
    with zipfile.ZipFile(io.BytesIO(packed(folders()))) as pack:
        pack.extractall(tmp_path / "in")
    app = open_page(Page.BRING)
    app.segmented_control("bring_way").set_value(form.HERE).run()
    app.text_input("bring_path").set_value(str(tmp_path / "in"))
    app.text_input("bring_name").set_value("mine").run()

    app.button("bring_in").click().run()

    assert not app.exception and DATASETS["mine"].n_train == 6


def test_a_server_of_several_people_offers_none_of_its_own_folders(open_page, monkeypatch):
    monkeypatch.setenv("LAB_DELETE", "own")

    options = open_page(Page.BRING).segmented_control("bring_way").options

    assert options == [form.UPLOAD]


def test_the_button_waits_for_a_file_and_a_name(open_page):
    assert open_page(Page.BRING).button("bring_in").disabled
