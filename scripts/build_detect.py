"""Write the words and letters that tell languages apart into ``languages/detect.json``.

    python scripts/build_detect.py [--check]

Run this script after each change of the stop words of a profile. --check fails if the file is not up to date.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

LANGUAGES = Path(__file__).parent.parent / "src" / "summarizer" / "text" / "languages"
SHARED = ("Latin", "Cyrillic", "Arabic")  # who writes in another script is known by that

# If two languages are equally likely, the first of them here wins: more texts are written in it.
ORDER = "en es fr de pt it ru nl pl tr id vi sv cs ro hu da no fi uk fa ar"

# Function words of languages without a profile. Without these words, texts in these languages would be taken
# for texts in languages with a profile.
RIVALS = {
    "bg": """ако без беше бъде в вече все година да до за защо и из или има как като кога което които който
        която към ли между много може на над най не него нея ни ние но от отново още по повече под при
        са само се след сме срещу става съм със също тази така там те тези то това този той тя хората
        че ще я""",
    "ca": """a així al aleshores algun als altra altre altres amb aquest aquesta aquestes aquests cada com d
        de del dels des després durant el els en encara entre era eren es està fa fer fins ha hi i ja l
        la les li ll llavors molt més no nosaltres o on pel pels per perquè però qual quan que què s
        sense ser seu seus seva seves si sobre són també tot tots un una uns va van""",
    "et": """aga eest ei enne et ette ja juba juures ka kas kes kui kuid kõik ma me meie mida mis mitte mu
        nad nagu neid nende nii ning nüüd ole oli oma on palju pole pärast saab sai seda see selle siin
        siis sinna ta tema tuleb vaid veel väga välja või üks üle""",
    "hr": """a ali bez bi bila bili bilo bio biti da do dok ga gdje i iako ih ili ima iz ja je jedan jer još
        kada kako kao koja koje koji koju kroz li među mi na nakon ne nego nema nije niti no o od oko
        on ona oni pa po pod prema pri prije s sa samo se su svi tako također te to u uz već više za će
        što""",
    "sk": """a aby aj ako ale alebo až bez bol bola boli bolo bude budú by cez do dve ešte ho i iba ich ja
        je jeho jej k každý kde kedy keď ktorá ktoré ktorí ktorý ktorých len ma medzi mi mu musí má
        môže na nad nich nie niečo nás o od on ona oni po pod podľa pre pred pretože pri s sa si sme so
        som svoj svoje sú tak takže tejto ten tento tieto tiež to toho tu už v viac vo však všetko za
        zo či čo že""",
    "sr": """а али без би била били било био бити већ више да до док за када како као која које који кроз
        међу на након не него није о од око он она они па по под пре према при с са само сви се су та
        тако те то у уз што је јер још ће""",
    "ur": """اس اسے ان انہوں اور ایک بھی تو تک تھا تھی تھے جب جس جو دیا سے لئے لیے میں نہ نہیں نے وہ پر پھر
        کا کر کرنے کو کہ کی کیا کے گیا ہو ہیں ہے یہ""",
}

# Frequent words that tell similar languages apart. Their function words are nearly the same.
CLOSE = {
    "da": """aften arbejde arbejder arbejdet begynder begyndte bog brug bruge bruger byer bøger ejer enkelte
        fortæller gade gange gik havet hurtig kigge kvinde kvinder længere mand muligt mænd nyt penge
        regering regeringen sag sagde sagen skov spurgte tage tager tog ude uge uger vand vej veje
        vigtig øje""",
    "no": """arbeid arbeider arbeidet begynner begynte bok bruk bruke bruker eier ettermiddag forteller
        ganger gate gikk innbyggere jobbe kveld kvinne kvinner lenger mann menn mulig nytt penger
        regjering regjeringen sa sak saken skog snakket spurte ta tar tok trygt uke uker ute vann vei
        veier viktig øye""",
    "cs": """dobře lidé mluvit město nevím nevíme pět roce stát třetí tři velký večer vím víme země úterý
        člověk čtyři řeka řekl řekla""",
    "sk": """dobre hovoriť mesto neviem nevieme povedal povedala päť rieka roku tretí tri utorok veľký veľmi
        viem vieme človek ľudia štyri štát""",
}

# Letters that only few languages of a script have.
LETTERS = {
    "cs": "áčďéěíňóřšťúůýž", "da": "æøå", "de": "äöüß", "es": "áéíñóúü¿¡", "et": "äõöüšž", "fi": "äö",
    "fr": "àâçéèêëîïôùûœ", "hr": "čćđšž", "hu": "áéíóöőúüű", "it": "àèéìòù", "nl": "éëï", "no": "æøå",
    "pl": "ąćęłńóśźż", "pt": "áâãàçéêíóôõú", "ro": "ăâîșşțţ", "sk": "áäčďéíľĺňóôŕšťúýž", "sv": "åäö",
    "tr": "çğıöşü", "ca": "àçèéíïòóúü·",
    "vi": "àáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ",
    "ru": "ёыэъ", "uk": "іїєґ", "bg": "ъ", "sr": "ђјљњћџ", "mk": "ѓќѕјљњџ", "be": "ўіыэё",
    "ar": "ةىيكأإؤئ", "fa": "پچژگکی", "ur": "ٹڈڑےںہھپچگکی", "ps": "ټډړږښګڼېۍ",
}  # fmt: skip


def script_of(letters: Iterable[str]) -> str:
    """Return the script of most letters, as Unicode names it."""
    names = Counter(unicodedata.name(c).split()[0].title() for c in "".join(letters) if c.isalpha())
    return names.most_common(1)[0][0]


def build() -> dict[str, Any]:
    """Map each word and letter to the joined codes of its languages ("dano" is da and no)."""
    lists: dict[str, set[str]] = {code: set(words.split()) for code, words in RIVALS.items()}
    for file in LANGUAGES.glob("??.json"):
        profile = json.loads(file.read_text(encoding="utf-8"))
        if script_of(profile["stop_words"]) in SHARED:
            lists[file.stem] = {
                part for word in profile["stop_words"] for part in word.replace("’", "'").split("'")
            }
    for code, close in CLOSE.items():
        lists[code].update(close.split())
    tables = []
    for source, least in ((lists, 2), (LETTERS, 1)):  # a word of one letter may be an initial
        table: dict[str, str] = defaultdict(str)
        for code in sorted(source):
            for entry in sorted(source[code]):
                if len(entry) >= least:
                    table[entry] += code
        tables.append(dict(sorted(table.items())))
    places = {code: place for place, code in enumerate(ORDER.split())}
    ordered = sorted({*lists, *LETTERS}, key=lambda code: (places.get(code, len(places)), code))
    competitors = {code: script_of(lists.get(code) or LETTERS[code]) for code in ordered}
    rivals = {code: "" for code in competitors if not (LANGUAGES / f"{code}.json").is_file()}
    return {"scripts": competitors, "rivals": rivals, "letters": tables[1], "words": tables[0]}


def main() -> None:
    """Write the file, or compare it with its data."""
    file = LANGUAGES / "detect.json"
    parts = (f"{json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in build().items())
    text = "{\n" + ",\n".join(parts) + "\n}\n"
    if "--check" in sys.argv:
        sys.exit(None if text == file.read_text(encoding="utf-8") else "detect.json is not up to date")
    file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
