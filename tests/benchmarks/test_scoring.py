"""The score of a reading: 1 for the truth itself, less for each value that is missing, wrong or invented."""

from benchmarks.scoring import core, f1, score

TRUTH = {
    "basics": {"name": "Selma Ahorn", "email": "selma@ahorn.example", "phone": "+49 30 23125 042"},
    "work": [
        {"name": "Lampenwerk", "position": "Welder", "startDate": "2019-03", "endDate": "2022-06"},
        {"name": "Brückenbau", "position": "Apprentice", "startDate": "2016", "endDate": "2019"},
    ],
    "education": [{"institution": "Berufsschule", "studyType": "Diplom", "area": "Schweißen", "endDate": "2016"}],
    "skills": [{"name": "Welding", "keywords": ["TIG", "MIG"]}],
}


def test_the_truth_scores_one():
    assert core(score(TRUTH, TRUTH)) == 1


def test_the_order_of_entries_doesnt_matter():
    assert core(score(TRUTH, TRUTH | {"work": TRUTH["work"][::-1]})) == 1


def test_a_more_exact_date_is_right_and_a_vaguer_one_wrong():
    work = [
        entry | {"startDate": entry["startDate"] + "-09" * (len(entry["startDate"]) == 4)} for entry in TRUTH["work"]
    ]
    assert f1(score(TRUTH, TRUTH | {"work": work})["work.startDate"]) == 1
    work = [entry | {"startDate": entry["startDate"][:4]} for entry in TRUTH["work"]]
    assert score(TRUTH, TRUTH | {"work": work})["work.startDate"] == [1, 1, 1]


def test_title_and_employer_swapped_are_wrong():
    work = [entry | {"name": entry["position"], "position": entry["name"]} for entry in TRUTH["work"]]
    swapped = score(TRUTH, TRUTH | {"work": work})
    assert swapped["work.name"][0] == swapped["work.position"][0] == 0


def test_what_is_missing_or_invented_costs():
    assert core(score(TRUTH, TRUTH | {"skills": []})) < 1
    assert score(TRUTH, TRUTH | {"skills": [{"name": "Flying"}]})["skills"] == [0, 1, 3]
    assert core(score(TRUTH, {})) == 0
