#!/usr/bin/env python3
"""contacts.py - seeded generator of synthetic CRM contacts with true duplicates across channels and hard negatives.

  python contacts.py --rows 20000 --seed 7 --out contacts_20k.csv [--stats] [--lean] [--dup 0.30] [--hard 1.0] [--noise 1.0]

Output columns
  record_id, cluster_id (truth), channel, created_at, full_name, first_name, last_name, company, job_title, email, phone, city, country,
  visitor_id, handle
  and, unless --lean, hidden truth for error analysis:
  x_household, x_company, x_kemail, x_kphone (the identifiers BEHIND the noisy ones, '' if none), x_ops (noise applied), x_tags (hard-negative kinds)
Everything is invented; telephone numbers follow national mobile patterns but belong to nobody in particular.
Needs only the standard library and names.json (see build_names.py).
"""

import argparse, csv, json, os, random, re, sys, time, unicodedata
from bisect import bisect
from itertools import accumulate

HERE = os.path.dirname(os.path.abspath(__file__))
NAMES = json.load(open(os.path.join(HERE, "names.json"), encoding="utf8"))

# ---------------------------------------------------------------- tables
# country: weight, calling code, name locales(weight), cities[(name, aliases, area code)], trunk, mobile makers, TLD
C = {
    "US": (
        0.22,
        "1",
        [("en_US", 0.82), ("es_MX", 0.18)],
        [
            ("New York", ["NYC", "New York City", "New York, NY", "Manhattan"], "212"),
            ("Los Angeles", ["LA", "L.A.", "Los Angeles, CA"], "213"),
            ("Chicago", ["Chicago, IL", "Chicago IL"], "312"),
            ("Houston", ["Houston, TX"], "713"),
            ("Phoenix", ["Phoenix, AZ"], "602"),
            ("San Francisco", ["SF", "San Fran", "San Francisco, CA"], "415"),
            ("Miami", ["Miami, FL"], "305"),
            ("Boston", ["Boston, MA"], "617"),
            ("Seattle", ["Seattle, WA"], "206"),
            ("Denver", ["Denver, CO"], "303"),
            ("Atlanta", ["Atlanta, GA"], "404"),
            ("Saint Louis", ["St. Louis", "St Louis, MO"], "314"),
        ],
        "",
        "com",
    ),
    "BR": (
        0.16,
        "55",
        [("pt_BR", 1)],
        [
            ("São Paulo", ["Sao Paulo", "SP", "S. Paulo", "São Paulo - SP"], "11"),
            ("Rio de Janeiro", ["Rio", "RJ", "Rio de Janeiro - RJ"], "21"),
            ("Belo Horizonte", ["BH", "Belo Horizonte MG"], "31"),
            ("Brasília", ["Brasilia", "DF"], "61"),
            ("Curitiba", ["Curitiba PR"], "41"),
            ("Porto Alegre", ["POA"], "51"),
            ("Salvador", ["Salvador BA"], "71"),
            ("Recife", ["Recife PE"], "81"),
            ("Fortaleza", [], "85"),
        ],
        "0",
        "com.br",
    ),
    "MX": (
        0.09,
        "52",
        [("es_MX", 1)],
        [
            ("Ciudad de México", ["CDMX", "Mexico City", "México DF", "Cd. de México"], "55"),
            ("Guadalajara", ["GDL", "Guadalajara, Jal."], "33"),
            ("Monterrey", ["MTY", "Monterrey, NL"], "81"),
            ("Puebla", ["Puebla, Pue."], "222"),
            ("Tijuana", ["Tijuana BC"], "664"),
            ("Querétaro", ["Queretaro", "Qro"], "442"),
            ("León", ["Leon", "León, Gto."], "477"),
        ],
        "",
        "com.mx",
    ),
    "CO": (
        0.06,
        "57",
        [("es_CO", 1)],
        [
            ("Bogotá", ["Bogota", "Bogotá D.C.", "Bogota DC"], "601"),
            ("Medellín", ["Medellin"], "604"),
            ("Cali", ["Santiago de Cali"], "602"),
            ("Barranquilla", ["B/quilla"], "605"),
        ],
        "",
        "com.co",
    ),
    "AR": (
        0.04,
        "54",
        [("es_CO", 0.5), ("it_IT", 0.3), ("es_ES", 0.2)],
        [
            ("Buenos Aires", ["CABA", "Bs As", "Bs. As.", "Capital Federal"], "11"),
            ("Córdoba", ["Cordoba", "Cba"], "351"),
            ("Rosario", ["Rosario SF"], "341"),
        ],
        "0",
        "com.ar",
    ),
    "ES": (
        0.06,
        "34",
        [("es_ES", 1)],
        [
            ("Madrid", [], "91"),
            ("Barcelona", ["BCN"], "93"),
            ("Valencia", ["València"], "96"),
            ("Sevilla", ["Seville"], "95"),
            ("Zaragoza", [], "976"),
        ],
        "",
        "es",
    ),
    "GB": (
        0.08,
        "44",
        [("en_GB", 0.86), ("en_IN", 0.14)],
        [
            ("London", ["Greater London", "London UK"], "20"),
            ("Manchester", ["M'chester"], "161"),
            ("Birmingham", ["B'ham"], "121"),
            ("Leeds", [], "113"),
            ("Glasgow", [], "141"),
            ("Bristol", [], "117"),
        ],
        "0",
        "co.uk",
    ),
    "DE": (
        0.07,
        "49",
        [("de_DE", 0.88), ("tr_TR", 0.12)],
        [
            ("Berlin", [], "30"),
            ("München", ["Munich", "Muenchen", "Munchen"], "89"),
            ("Hamburg", [], "40"),
            ("Köln", ["Cologne", "Koeln", "Koln"], "221"),
            ("Frankfurt am Main", ["Frankfurt", "Frankfurt/Main", "Frankfurt a.M."], "69"),
            ("Stuttgart", [], "711"),
            ("Nürnberg", ["Nuremberg", "Nuernberg"], "911"),
        ],
        "0",
        "de",
    ),
    "FR": (
        0.04,
        "33",
        [("fr_FR", 1)],
        [
            ("Paris", ["Paris 15e"], "1"),
            ("Lyon", ["Lyons"], "4"),
            ("Marseille", ["Marseilles"], "4"),
            ("Toulouse", [], "5"),
        ],
        "0",
        "fr",
    ),
    "IT": (
        0.04,
        "39",
        [("it_IT", 1)],
        [
            ("Roma", ["Rome"], "06"),
            ("Milano", ["Milan"], "02"),
            ("Napoli", ["Naples"], "081"),
            ("Torino", ["Turin"], "011"),
        ],
        "",
        "it",
    ),
    "TR": (
        0.04,
        "90",
        [("tr_TR", 1)],
        [("İstanbul", ["Istanbul", "ISTANBUL", "İst."], "212"), ("Ankara", [], "312"), ("İzmir", ["Izmir"], "232")],
        "0",
        "com.tr",
    ),
    "ID": (
        0.05,
        "62",
        [("id_ID", 1)],
        [
            ("Jakarta", ["DKI Jakarta", "Jkt", "Jakarta Selatan"], "21"),
            ("Surabaya", ["Sby"], "31"),
            ("Bandung", ["Bdg"], "22"),
            ("Denpasar", ["Bali"], "361"),
        ],
        "0",
        "co.id",
    ),
    "IN": (
        0.05,
        "91",
        [("en_IN", 1)],
        [
            ("Mumbai", ["Bombay"], "22"),
            ("Bengaluru", ["Bangalore", "BLR"], "80"),
            ("Delhi", ["New Delhi"], "11"),
            ("Chennai", ["Madras"], "44"),
            ("Pune", [], "20"),
        ],
        "0",
        "in",
    ),
    "RU": (
        0.035,
        "7",
        [("ru_RU", 1)],
        [
            ("Москва", ["Moscow", "Moskva", "г. Москва", "МСК"], "495"),
            ("Санкт-Петербург", ["Saint Petersburg", "СПб", "St. Petersburg", "Питер"], "812"),
            ("Казань", ["Kazan"], "843"),
            ("Екатеринбург", ["Yekaterinburg", "Ekaterinburg"], "343"),
        ],
        "8",
        "ru",
    ),
    "UA": (
        0.02,
        "380",
        [("uk_UA", 1)],
        [
            ("Київ", ["Kyiv", "Kiev", "Киев"], "44"),
            ("Львів", ["Lviv", "Lvov"], "32"),
            ("Одеса", ["Odesa", "Odessa"], "48"),
        ],
        "0",
        "ua",
    ),
    "AE": (
        0.015,
        "971",
        [("arabic", 0.7), ("en_IN", 0.3)],
        [("Dubai", ["دبي", "Dubai, UAE"], "4"), ("Abu Dhabi", ["أبو ظبي", "AbuDhabi"], "2"), ("Sharjah", [], "6")],
        "0",
        "ae",
    ),
}
ARAB_F = [
    ("Mohammed", ["Muhammad", "Mohamed", "Mohammad", "Muhammed", "محمد"]),
    ("Ahmed", ["Ahmad", "أحمد"]),
    ("Abdullah", ["Abdallah", "Abdulla", "عبدالله"]),
    ("Youssef", ["Yousef", "Yusuf", "Joseph", "يوسف"]),
    ("Khalid", ["Khaled", "خالد"]),
    ("Hussein", ["Husain", "Hussain", "حسين"]),
    ("Omar", ["Umar", "عمر"]),
    ("Said", ["Saeed", "Sayed", "سعيد"]),
    ("Ibrahim", ["Ebrahim", "إبراهيم"]),
    ("Tariq", ["Tarek", "Tareq", "طارق"]),
    ("Ali", ["Aly", "علي"]),
    ("Hassan", ["Hasan", "حسن"]),
]
ARAB_FF = [
    ("Fatima", ["Fatma", "Fatimah", "فاطمة"]),
    ("Aisha", ["Ayesha", "Aysha", "عائشة"]),
    ("Mariam", ["Maryam", "Miriam", "مريم"]),
    ("Noor", ["Nour", "Nur", "نور"]),
    ("Leila", ["Layla", "Laila", "ليلى"]),
    ("Zainab", ["Zaynab", "Zeinab", "زينب"]),
    ("Huda", ["Hoda", "هدى"]),
    ("Yasmin", ["Yasmine", "Jasmine", "ياسمين"]),
]
ARAB_L = [
    ("Al Mansoori", ["Al-Mansouri", "Almansoori", "Mansouri", "المنصوري"]),
    ("Al Hashimi", ["Al-Hashemi", "Alhashimi", "الهاشمي"]),
    ("Khalifa", ["Khalifah", "خليفة"]),
    ("Al Maktoum", ["Almaktoum", "المكتوم"]),
    ("Haddad", ["Hadad", "حداد"]),
    ("Abdelrahman", ["Abdul Rahman", "Abd al-Rahman", "عبدالرحمن"]),
    ("Saleh", ["Salih", "صالح"]),
    ("Nasser", ["Nasir", "Naser", "ناصر"]),
    ("Qasim", ["Kassem", "Qassem", "قاسم"]),
    ("Al Suwaidi", ["Al-Suwaidi", "Alsuwaidi", "السويدي"]),
    ("Farouk", ["Faruq", "Farooq", "فاروق"]),
    ("Hamdan", ["حمدان"]),
    ("Rashid", ["Rashed", "Rachid", "راشد"]),
]
ARAB = {k: v for k, v in ARAB_F + ARAB_FF + ARAB_L}
NICK = {
    "es": {
        "Francisco": ["Paco", "Pancho", "Fran"],
        "José": ["Pepe", "Jose"],
        "Guadalupe": ["Lupe", "Lupita"],
        "Jesús": ["Chuy"],
        "Ignacio": ["Nacho"],
        "Eduardo": ["Lalo", "Edu"],
        "Enrique": ["Quique", "Kike"],
        "Alejandro": ["Alex", "Ale"],
        "Alejandra": ["Ale", "Alex"],
        "Gabriela": ["Gaby", "Gabi"],
        "Fernanda": ["Fer"],
        "Fernando": ["Fer", "Nando"],
        "Manuel": ["Manolo", "Manu"],
        "Dolores": ["Lola"],
        "Isabel": ["Isa", "Chabela"],
        "Antonio": ["Toño", "Toni"],
        "Luis": ["Lucho"],
        "Ricardo": ["Richi"],
        "Daniela": ["Dani"],
        "Daniel": ["Dani"],
        "María": ["Mary", "Maria", "Mari"],
        "Cristina": ["Cris"],
        "Javier": ["Javi"],
        "Miguel": ["Migue"],
        "Verónica": ["Vero"],
        "Andrés": ["Andy"],
        "Carmen": ["Mamen", "Carmencita"],
        "Concepción": ["Concha", "Conchita"],
        "Roberto": ["Beto"],
        "Alberto": ["Beto", "Tito"],
        "Juan": ["Juancho"],
        "Luz": ["Lucy"],
    },
    "pt": {
        "José": ["Zé", "Jose"],
        "João": ["Joao", "Jão"],
        "Francisco": ["Chico"],
        "Antônio": ["Toninho", "Tonho", "Antonio"],
        "Luiz": ["Luis", "Lula"],
        "Eduardo": ["Edu", "Dudu"],
        "Fernanda": ["Fer", "Nanda"],
        "Gabriel": ["Gabi", "Biel"],
        "Rafael": ["Rafa"],
        "Juliana": ["Ju"],
        "Camila": ["Mila"],
        "Patrícia": ["Paty", "Patricia"],
        "Ana": ["Aninha"],
        "Maria": ["Mari", "Maria"],
        "Márcia": ["Marcia"],
        "Letícia": ["Lê", "Leticia"],
        "Adriana": ["Dri"],
        "Carlos": ["Carlinhos", "Kadu"],
        "Paulo": ["Paulinho"],
        "Pedro": ["Pedrinho"],
        "Guilherme": ["Gui"],
        "Gustavo": ["Guga"],
        "Leonardo": ["Leo", "Léo"],
        "Alexandre": ["Alê", "Xande"],
        "Mariana": ["Mari"],
        "Beatriz": ["Bia"],
        "Isabela": ["Isa", "Bela"],
    },
    "ru": {
        "Александр": ["Саша", "Шура", "Алекс", "Sasha", "Alex"],
        "Сергей": ["Серёжа", "Серега", "Sergey"],
        "Дмитрий": ["Дима", "Митя", "Dima"],
        "Алексей": ["Лёша", "Алёша", "Леха", "Alex"],
        "Евгений": ["Женя", "Eugene"],
        "Михаил": ["Миша", "Misha", "Michael"],
        "Иван": ["Ваня", "Ivan"],
        "Владимир": ["Вова", "Володя", "Vova"],
        "Николай": ["Коля", "Nick"],
        "Юрий": ["Юра"],
        "Елена": ["Лена", "Алёна", "Helen", "Lena"],
        "Ольга": ["Оля", "Olya"],
        "Наталья": ["Наташа", "Наталия", "Natasha"],
        "Татьяна": ["Таня", "Tanya"],
        "Ирина": ["Ира", "Ira"],
        "Светлана": ["Света"],
        "Анна": ["Аня", "Anya"],
        "Мария": ["Маша", "Masha"],
        "Екатерина": ["Катя", "Kate", "Katya"],
        "Юлия": ["Юля", "Julia"],
        "Анастасия": ["Настя", "Nastya"],
        "Ксения": ["Ксюша"],
        "Максим": ["Макс", "Max"],
        "Андрей": ["Андрюша", "Andrew"],
    },
    "uk": {
        "Олександр": ["Саша", "Сашко", "Oleksandr", "Alex"],
        "Володимир": ["Вова", "Володя"],
        "Дмитро": ["Діма"],
        "Іван": ["Ваня", "Івасик"],
        "Олена": ["Оленка", "Лена"],
        "Наталія": ["Наташа", "Наталка"],
        "Юлія": ["Юля"],
        "Тетяна": ["Таня"],
        "Катерина": ["Катя"],
        "Оксана": ["Ксеня"],
    },
    "de": {
        "Michael": ["Michi", "Micha"],
        "Thomas": ["Tom"],
        "Andreas": ["Andi", "Andy"],
        "Stefan": ["Stephan", "Steffen"],
        "Christian": ["Chris"],
        "Katharina": ["Kathi", "Katja"],
        "Susanne": ["Susi"],
        "Johannes": ["Hannes"],
        "Jürgen": ["Juergen", "Jurgen"],
        "Jörg": ["Joerg", "Jorg"],
        "Maximilian": ["Max"],
        "Claudia": ["Klaudia"],
        "Elisabeth": ["Lisa", "Elli"],
        "Alexander": ["Alex"],
        "Friedrich": ["Fritz"],
    },
    "it": {
        "Giuseppe": ["Peppe", "Beppe", "Pino"],
        "Giovanni": ["Gianni"],
        "Francesco": ["Franco", "Ciccio"],
        "Francesca": ["Franci"],
        "Antonio": ["Tonino"],
        "Luigi": ["Gigi"],
        "Alessandro": ["Ale", "Sandro"],
        "Salvatore": ["Totò"],
    },
    "tr": {
        "Mehmet": ["Memo"],
        "Mustafa": ["Musti"],
        "İbrahim": ["İbo", "Ibrahim"],
        "Ayşe": ["Ayse"],
        "Şerife": ["Serife"],
        "Hüseyin": ["Huseyin"],
    },
    "fr": {
        "Frédéric": ["Fred"],
        "Philippe": ["Phil"],
        "Dominique": ["Dom"],
        "Jacqueline": ["Jackie"],
        "Nicolas": ["Nico"],
        "Sébastien": ["Seb"],
    },
    "id": {"Muhammad": ["Muh", "M.", "Mohammad"]},
}
LANG = {
    "en_US": "en",
    "en_GB": "en",
    "en_IN": "en",
    "es_MX": "es",
    "es_CO": "es",
    "es_ES": "es",
    "pt_BR": "pt",
    "de_DE": "de",
    "fr_FR": "fr",
    "it_IT": "it",
    "tr_TR": "tr",
    "id_ID": "id",
    "ru_RU": "ru",
    "uk_UA": "uk",
    "arabic": "ar",
}
NICK_EN = {k.title(): [x.title() for x in v] for k, v in NAMES["nick_en"].items()}
# surnames: long tail by composition (Zipf head comes from names.json)
TAIL = {
    "en": (
        [
            "Ash",
            "Black",
            "Brad",
            "Brook",
            "Carl",
            "Chester",
            "Cold",
            "Cran",
            "Dal",
            "Earl",
            "East",
            "Fair",
            "Farn",
            "Gil",
            "Glen",
            "Green",
            "Had",
            "Hal",
            "Hart",
            "Haw",
            "Hen",
            "Hol",
            "Hunt",
            "Ken",
            "Kir",
            "Lang",
            "Law",
            "Lin",
            "Long",
            "Mar",
            "Mid",
            "Nor",
            "Oak",
            "Pem",
            "Pick",
            "Rad",
            "Red",
            "Rock",
            "Rush",
            "Sand",
            "Shel",
            "Stan",
            "Stock",
            "Sut",
            "Thorn",
            "Wake",
            "Wal",
            "West",
            "Whit",
            "Win",
            "Wood",
            "York",
        ],
        ["", "a", "er", "en", "ing", "s", "el"],
        [
            "ton",
            "ley",
            "ford",
            "man",
            "well",
            "field",
            "wood",
            "son",
            "worth",
            "ham",
            "by",
            "more",
            "bury",
            "dale",
            "shaw",
            "ridge",
            "croft",
            "stead",
            "burn",
            "combe",
        ],
    ),
    "ro": (
        [
            "Alv",
            "Bal",
            "Bar",
            "Ben",
            "Bern",
            "Cald",
            "Camp",
            "Cast",
            "Cerv",
            "Cord",
            "Dom",
            "Esp",
            "Fern",
            "Fig",
            "Gal",
            "Garr",
            "Guer",
            "Herr",
            "Ibar",
            "Lom",
            "Mald",
            "Mend",
            "Mont",
            "Nav",
            "Ord",
            "Pal",
            "Par",
            "Quint",
            "Ram",
            "Riv",
            "Sal",
            "Sand",
            "Serr",
            "Sol",
            "Tav",
            "Terr",
            "Val",
            "Varg",
            "Vil",
            "Zamb",
        ],
        ["", "an", "er", "in", "al", "on", "ad", "or"],
        ["ez", "es", "ado", "era", "eira", "ero", "osa", "ino", "ano", "oso", "ales", "ares", "ante", "edo", "uela"],
    ),
    "it": (
        [
            "Ales",
            "Bal",
            "Bat",
            "Ben",
            "Bern",
            "Cal",
            "Cam",
            "Car",
            "Cas",
            "Del",
            "Fab",
            "Fer",
            "Gal",
            "Gar",
            "Giul",
            "Lam",
            "Lom",
            "Mal",
            "Mar",
            "Mor",
            "Nic",
            "Pal",
            "Pel",
            "Pic",
            "Riz",
            "Sal",
            "San",
            "Ser",
            "Tad",
            "Tor",
            "Val",
            "Ver",
            "Vit",
            "Zan",
        ],
        ["", "an", "er", "in", "ar", "ol"],
        ["ini", "etti", "elli", "oni", "ucci", "ano", "aro", "ese", "acci", "ello", "isi"],
    ),
    "de": (
        [
            "Alt",
            "Bach",
            "Baum",
            "Berg",
            "Birk",
            "Brand",
            "Dorn",
            "Eich",
            "Feld",
            "Fried",
            "Gold",
            "Grün",
            "Hart",
            "Heim",
            "Hirsch",
            "Hoch",
            "Kalt",
            "Kirch",
            "Kraut",
            "Lind",
            "Neu",
            "Nieder",
            "Ober",
            "Rosen",
            "Roth",
            "Sachs",
            "Schön",
            "Stein",
            "Strauß",
            "Wald",
            "Weiß",
            "Wein",
            "Wolf",
            "Zimmer",
        ],
        ["", "en", "el", "er"],
        [
            "mann",
            "berg",
            "stein",
            "hofer",
            "bauer",
            "meier",
            "meyer",
            "schmidt",
            "müller",
            "bach",
            "dorf",
            "feld",
            "hausen",
            "thal",
            "wald",
        ],
    ),
    "tr": (
        [
            "Ak",
            "Al",
            "Ay",
            "Bal",
            "Bay",
            "Çel",
            "Demir",
            "Er",
            "Gök",
            "Gül",
            "Kara",
            "Koç",
            "Kurt",
            "Öz",
            "Sarı",
            "Şen",
            "Taş",
            "Tek",
            "Tun",
            "Uz",
            "Yal",
            "Yıl",
        ],
        ["", "a", "ı", "e"],
        ["oğlu", "can", "taş", "demir", "soy", "er", "kaya", "türk", "alp", "han", "bey", "dağ"],
    ),
    "ru": (
        [
            "Абрам",
            "Агаф",
            "Баран",
            "Бел",
            "Бор",
            "Вас",
            "Волк",
            "Гав",
            "Глад",
            "Гор",
            "Дан",
            "Дем",
            "Ерм",
            "Жар",
            "Зай",
            "Зим",
            "Ильин",
            "Кар",
            "Кол",
            "Кор",
            "Лав",
            "Лог",
            "Мак",
            "Мар",
            "Мел",
            "Наз",
            "Ник",
            "Осип",
            "Пав",
            "Пот",
            "Род",
            "Сав",
            "Сам",
            "Сем",
            "Тар",
            "Тих",
            "Фад",
            "Фил",
            "Хар",
            "Чер",
            "Шап",
            "Шир",
            "Щер",
            "Юд",
            "Яков",
        ],
        ["", "ен", "ин", "ов", "ар", "ол"],
        ["ов", "ев", "ин"],
    ),
    "uk": (
        [
            "Бонд",
            "Бой",
            "Вас",
            "Гнат",
            "Гон",
            "Дем",
            "Іван",
            "Ков",
            "Кол",
            "Крав",
            "Лис",
            "Мар",
            "Мел",
            "Ол",
            "Пав",
            "Петр",
            "Рев",
            "Сав",
            "Сем",
            "Ткач",
            "Фед",
            "Хом",
            "Шев",
            "Яким",
        ],
        ["", "ар", "ал", "ен", "ич"],
        ["енко", "чук", "ук", "ський", "ко"],
    ),
    "in": (
        [
            "Agra",
            "Bhat",
            "Chand",
            "Chat",
            "Desh",
            "Gang",
            "Hari",
            "Iy",
            "Jag",
            "Kri",
            "Lak",
            "Maha",
            "Nara",
            "Pra",
            "Raj",
            "Sub",
            "Thak",
            "Ven",
            "Vish",
            "Yada",
        ],
        ["", "a", "i", "u"],
        ["walkar", "nathan", "kar", "war", "rao", "murthy", "swamy", "puri", "gopal", "jee", "varma", "pillai"],
    ),
    "id": (
        [
            "Adi",
            "Bud",
            "Dar",
            "Gun",
            "Har",
            "Ind",
            "Kus",
            "Mul",
            "Nug",
            "Pra",
            "Set",
            "Sud",
            "Sur",
            "Tri",
            "Wib",
            "Wid",
            "Yul",
        ],
        ["", "a", "i"],
        ["wan", "santo", "yanto", "wijaya", "kusuma", "tama", "putra", "hartono", "wati", "astuti", "ningsih"],
    ),
}
TAILKEY = {
    "en_US": "en",
    "en_GB": "en",
    "es_MX": "ro",
    "es_CO": "ro",
    "es_ES": "ro",
    "pt_BR": "ro",
    "it_IT": "it",
    "de_DE": "de",
    "fr_FR": "ro",
    "tr_TR": "tr",
    "ru_RU": "ru",
    "uk_UA": "uk",
    "en_IN": "in",
    "id_ID": "id",
}
CO_A = "Alpha Apex Atlas Aurora Blue Bright Cedar Clear Core Crest Delta Eagle Echo Edge Elite Ember Ever First Focus Forge Fusion Global Golden Grand Green Harbor Horizon Hyper Icon Iron Jade Key Lakeside Liberty Lion Loft Luna Maple Meridian Metro Mont Nexus Nimbus North Nova Oak Omega Orbit Orion Pacific Peak Pine Pioneer Polar Prime Prism Pure Quantum Rapid River Rock Royal Sage Sierra Silver Sky Solar Spark Star Sterling Stone Summit Sun Swift Terra Titan True Union Vector Velo Vertex Vista Vital Wave West White Wolf Zen Zenith".split()
CO_B = "Tech Soft Works Labs Systems Media Foods Motors Travel Realty Homes Dental Medical Pharma Logistics Trading Energy Design Studio Consulting Partners Capital Finance Legal Fitness Beauty Fashion Academy Auto Agro Build Steel Print Textiles Networks Mobile Cloud Data Security Marketing Events Catering Clinic Optics Robotics Imports".split()
SUFFIX = {
    "US": ["Inc", "Inc.", "LLC", "Corp", "Corp.", "Co.", "Incorporated", "L.L.C."],
    "GB": ["Ltd", "Ltd.", "Limited", "PLC", "LLP"],
    "DE": ["GmbH", "AG", "GmbH & Co. KG", "UG (haftungsbeschränkt)", "KG"],
    "BR": ["Ltda", "Ltda.", "LTDA", "S.A.", "S/A", "ME", "EIRELI"],
    "MX": ["S.A. de C.V.", "SA de CV", "S de RL de CV", "S.A."],
    "CO": ["S.A.S.", "SAS", "Ltda."],
    "AR": ["S.R.L.", "SRL", "S.A."],
    "ES": ["S.L.", "SL", "S.A.", "S.L.U."],
    "FR": ["SARL", "SAS", "S.A.", "S.A.R.L."],
    "IT": ["S.r.l.", "Srl", "S.p.A.", "SpA"],
    "TR": ["Ltd. Şti.", "A.Ş.", "Ltd Sti", "AS"],
    "ID": ["PT", "Tbk", "CV"],
    "IN": ["Pvt Ltd", "Pvt. Ltd.", "Private Limited", "LLP"],
    "RU": ["ООО", "ЗАО", "ИП", "LLC"],
    "UA": ["ТОВ", "ФОП", "LLC"],
    "AE": ["FZE", "LLC", "FZ-LLC", "DMCC"],
}
TITLES = [
    "CEO",
    "Owner",
    "Founder",
    "Sales Manager",
    "Marketing Manager",
    "Head of Sales",
    "Director",
    "Accountant",
    "Purchasing Manager",
    "Office Manager",
    "Engineer",
    "Consultant",
    "HR Manager",
    "Operations Manager",
    "Assistant",
    "Gerente",
    "Diretor",
    "Geschäftsführer",
    "Директор",
    "Менеджер",
]
FREE = {
    "default": [
        ("gmail.com", 0.62),
        ("hotmail.com", 0.10),
        ("outlook.com", 0.09),
        ("yahoo.com", 0.09),
        ("icloud.com", 0.07),
        ("proton.me", 0.02),
        ("live.com", 0.01),
    ],
    "BR": [
        ("gmail.com", 0.66),
        ("hotmail.com", 0.15),
        ("outlook.com", 0.06),
        ("yahoo.com.br", 0.07),
        ("uol.com.br", 0.03),
        ("bol.com.br", 0.03),
    ],
    "DE": [
        ("gmail.com", 0.38),
        ("gmx.de", 0.20),
        ("web.de", 0.18),
        ("t-online.de", 0.10),
        ("outlook.de", 0.07),
        ("icloud.com", 0.07),
    ],
    "RU": [("gmail.com", 0.25), ("mail.ru", 0.38), ("yandex.ru", 0.27), ("bk.ru", 0.05), ("inbox.ru", 0.05)],
    "UA": [("gmail.com", 0.6), ("ukr.net", 0.3), ("i.ua", 0.1)],
    "FR": [("gmail.com", 0.5), ("orange.fr", 0.2), ("hotmail.fr", 0.15), ("free.fr", 0.15)],
    "IT": [("gmail.com", 0.5), ("libero.it", 0.25), ("hotmail.it", 0.15), ("virgilio.it", 0.1)],
    "GB": [
        ("gmail.com", 0.5),
        ("hotmail.co.uk", 0.2),
        ("yahoo.co.uk", 0.12),
        ("btinternet.com", 0.08),
        ("outlook.com", 0.1),
    ],
    "IN": [("gmail.com", 0.8), ("yahoo.co.in", 0.1), ("rediffmail.com", 0.1)],
    "MX": [("gmail.com", 0.6), ("hotmail.com", 0.25), ("yahoo.com.mx", 0.1), ("outlook.es", 0.05)],
}
DOMTYPO = {
    "gmail.com": ["gmial.com", "gmail.con", "gmai.com", "gmail.co", "gamil.com", "gmail.cm", "gnail.com"],
    "hotmail.com": ["hotmial.com", "hotmal.com", "hotmail.con", "hormail.com"],
    "yahoo.com": ["yaho.com", "yahoo.con", "yahooo.com"],
    "outlook.com": ["outlok.com", "outlook.con"],
    "icloud.com": ["iclod.com", "icloud.con"],
}
ROLE = [
    "info",
    "sales",
    "office",
    "contact",
    "hello",
    "admin",
    "support",
    "ventas",
    "contato",
    "vendas",
    "kontakt",
    "mail",
]
PH_EMAIL = [
    "test@test.com",
    "none@none.com",
    "noreply@example.com",
    "no@email.com",
    "a@a.com",
    "email@email.com",
    "na@na.com",
    "sem@email.com",
    "nomail@gmail.com",
    "123@gmail.com",
]
PH_PHONE = ["0000000000", "1234567890", "9999999999", "+10000000000", "111111111", "+5500000000000", "00000"]
PH_NAME = [
    "Unknown",
    "Client",
    "Test",
    "New lead",
    "Novo lead",
    "Nuevo contacto",
    "Новый лид",
    "Guest",
    "WhatsApp User",
    "Facebook user",
    "Visitor",
    "Website lead",
    "Customer",
    "N/A",
    "-",
    ".",
]
EMOJI = ["🌸", "🔥", "❤️", "✨", "🚀", "🦋", "💎", "🇧🇷", "👑", "🌻"]
HON = {
    "en": ["Mr.", "Mrs.", "Dr.", "Ms"],
    "es": ["Sr.", "Sra.", "Lic.", "Ing.", "Dr."],
    "pt": ["Sr.", "Sra.", "Dr.", "Dra."],
    "de": ["Dr.", "Herr", "Frau", "Prof. Dr."],
    "fr": ["M.", "Mme"],
    "it": ["Dott.", "Sig.ra"],
    "ru": ["г-н", "г-жа"],
    "uk": [],
    "tr": ["Dr."],
    "id": ["Bpk.", "Ibu", "Pak"],
    "ar": ["Dr."],
}
QWERTY = {
    "a": "qsz",
    "b": "vgn",
    "c": "xvd",
    "d": "sfe",
    "e": "wrd",
    "f": "dgr",
    "g": "fht",
    "h": "gjy",
    "i": "uok",
    "j": "hku",
    "k": "jli",
    "l": "ko",
    "m": "n",
    "n": "bm",
    "o": "ipl",
    "p": "ol",
    "q": "wa",
    "r": "etf",
    "s": "adw",
    "t": "ryg",
    "u": "yij",
    "v": "cb",
    "w": "qes",
    "x": "zc",
    "y": "tuh",
    "z": "xa",
}
PHON = [
    ("ph", "f"),
    ("f", "ph"),
    ("ck", "k"),
    ("c", "k"),
    ("k", "c"),
    ("y", "i"),
    ("i", "y"),
    ("ie", "y"),
    ("z", "s"),
    ("s", "z"),
    ("th", "t"),
    ("t", "th"),
    ("ll", "l"),
    ("l", "ll"),
    ("nn", "n"),
    ("n", "nn"),
    ("tt", "t"),
    ("ss", "s"),
    ("ei", "ie"),
    ("v", "w"),
    ("w", "v"),
    ("ou", "u"),
    ("j", "g"),
]


# Cyrillic -> Latin, three habits
def _tr(s):
    return dict(x.split("=") for x in s.split())


BASE = _tr(
    "а=a б=b в=v г=g д=d е=e ё=e ж=zh з=z и=i й=y к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts ч=ch ш=sh щ=shch ы=y э=e ю=yu я=ya і=i ї=yi є=ye ґ=g"
)
BASE["ь"] = BASE["ъ"] = ""
TRS = [
    BASE,
    {**BASE, "й": "i", "ю": "iu", "я": "ia", "ц": "ts", "щ": "shch", "ё": "e"},
    {**BASE, "ж": "j", "й": "j", "ю": "ju", "я": "ja", "х": "h", "ц": "c", "щ": "sch", "ё": "yo", "в": "v", "ы": "i"},
]
UKR = {"г": "h", "и": "y", "й": "i", "х": "kh", "є": "ie"}
DEUML = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
TURK = {
    "ı": "i",
    "İ": "I",
    "ş": "s",
    "Ş": "S",
    "ğ": "g",
    "Ğ": "G",
    "ç": "c",
    "Ç": "C",
    "ö": "o",
    "Ö": "O",
    "ü": "u",
    "Ü": "U",
}
_cache = {}


def translit(s, scheme=0, uk=False):
    k = (s, scheme, uk)
    v = _cache.get(k)
    if v is None:
        t = TRS[scheme]
        o = []
        for ch in s:
            lo = ch.lower()
            r = (UKR.get(lo) if uk else None) or t.get(lo)
            if r is None:
                r = ch
            elif ch != lo:
                r = r[:1].upper() + r[1:]
            o.append(r)
        v = "".join(o)
        if scheme == 1:
            v = v.replace("ii ", "y ")
        if v.endswith("iy"):
            v = v[:-2] + "y"
        _cache[k] = v
    return v


_fold = {}


def fold(s):
    """accents off, Latin only"""
    v = _fold.get(s)
    if v is None:
        v = "".join(c for c in unicodedata.normalize("NFKD", s.translate(_TT)) if not unicodedata.combining(c))
        _fold[s] = v
    return v


_TT = str.maketrans({**TURK, "ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "æ": "ae"})
_ascii = {}


def slug(s, uk=False):
    v = _ascii.get(s)
    if v is None:
        v = re.sub(r"[^a-z0-9]", "", fold(translit(s, 0, uk)).lower())
        _ascii[s] = v
    return v


class Picker:
    __slots__ = ("v", "c", "t")

    def __init__(self, v, w):
        self.v = list(v)
        self.c = list(accumulate(w))
        self.t = self.c[-1]

    def __call__(self, r):
        return self.v[bisect(self.c, r * self.t)]


def main():
    ap = argparse.ArgumentParser()
    A = ap.add_argument
    A("--rows", type=int, default=20000)
    A("--seed", type=int, default=7)
    A("--out", default="contacts.csv")
    A("--lean", action="store_true")
    A("--stats", action="store_true")
    A("--dup", type=float, default=0.30, help="share of rows that duplicate an earlier row of the same person")
    A("--hard", type=float, default=1.0, help="multiplier of hard-negative rates")
    A("--noise", type=float, default=1.0, help="multiplier of typo rates")
    a = ap.parse_args()
    t0 = time.time()
    rng = random.Random(a.seed)
    R = rng.random
    RI = rng.randrange
    CH = rng.choice
    H = a.hard
    NZ = a.noise
    pickC = Picker(C, [v[0] for v in C.values()])
    pk = {}
    for loc in LANG:
        if loc == "arabic":
            continue
        d = NAMES[loc]
        pk[loc] = (Picker(d["m"], d["mw"]), Picker(d["f"], d["fw"]), Picker(range(len(d["l"])), d["lw"]), d)
    locp = {c: Picker([x for x, _ in v[2]], [w for _, w in v[2]]) for c, v in C.items()}
    freep = {c: Picker([x for x, _ in v], [w for _, w in v]) for c, v in FREE.items()}
    cityp = {c: Picker(v[3], [1 / (i + 1) ** 0.7 for i in range(len(v[3]))]) for c, v in C.items()}
    chan = Picker(
        [
            "web_form",
            "email",
            "whatsapp",
            "site_chat",
            "instagram",
            "facebook",
            "telegram",
            "phone_call",
            "import",
            "manual",
        ],
        [0.22, 0.17, 0.18, 0.10, 0.09, 0.06, 0.05, 0.05, 0.10, 0.08],
    )
    seenphone = set()
    seenmail = set()
    seenhandle = set()

    def digits(n):
        return str(RI(10**n)).zfill(n)

    def mobile(c, area):
        """E.164 national significant number of a mobile"""
        while True:
            if c == "US":
                n = area + str(RI(2, 10)) + digits(6)
            elif c == "BR":
                n = area + "9" + str(RI(6, 10)) + digits(7)
            elif c == "MX":
                n = (area + str(RI(1, 10)) + digits(9))[:10]
            elif c == "CO":
                n = "3" + CH(["00", "10", "15", "20", "04", "11", "16", "50"]) + digits(7)
            elif c == "AR":
                n = "9" + (area + str(RI(2, 7)) + digits(9))[:10]
            elif c == "ES":
                n = CH("67") + str(RI(1, 8)) + digits(7)
            elif c == "GB":
                n = "7" + CH(["4", "5", "7", "8", "9"]) + digits(8)
            elif c == "DE":
                n = CH(["151", "152", "160", "170", "171", "172", "175", "176", "177", "179"]) + digits(8)
            elif c == "FR":
                n = "6" + str(RI(1, 9)) + digits(7)
            elif c == "IT":
                n = CH(["320", "328", "333", "338", "340", "347", "349", "366", "389"]) + digits(7)
            elif c == "TR":
                n = CH(["530", "532", "533", "535", "541", "542", "544", "551", "505", "506"]) + digits(7)
            elif c == "ID":
                n = CH(["811", "812", "813", "821", "852", "857", "877", "878", "895"]) + str(RI(1, 10)) + digits(7)
            elif c == "IN":
                n = CH("6789") + digits(9)
            elif c == "RU":
                n = "9" + CH(["03", "05", "10", "15", "16", "25", "26", "62", "64", "77", "99"]) + digits(7)
            elif c == "UA":
                n = CH(["50", "63", "66", "67", "68", "73", "93", "95", "96", "97", "98", "99"]) + digits(7)
            else:
                n = CH(["50", "52", "54", "55", "56", "58"]) + digits(7)
            e = "+" + C[c][1] + n
            if e not in seenphone:
                seenphone.add(e)
                return e

    def landline(c, area):
        L = {
            "US": 10,
            "BR": 10,
            "MX": 10,
            "CO": 10,
            "AR": 10,
            "ES": 9,
            "GB": 10,
            "DE": 10,
            "FR": 9,
            "IT": 10,
            "TR": 10,
            "ID": 10,
            "IN": 10,
            "RU": 10,
            "UA": 9,
            "AE": 8,
        }[c]
        while True:
            n = (area + (str(RI(2, 6)) if c != "GB" else "7") + digits(9))[:L]
            e = "+" + C[c][1] + n
            if e not in seenphone:
                seenphone.add(e)
                return e

    def tail(loc):
        s = TAIL[TAILKEY[loc]]
        return CH(s[0]) + CH(s[1]) + CH(s[2])

    def surname(loc, fem):
        if loc == "arabic":
            return CH(ARAB_L)[0]
        d = pk[loc]
        if R() < 0.55 or loc not in TAILKEY:
            i = d[2](R())
            l = d[3].get("lf")
            s = l[i] if (fem and l) else d[3]["l"][i]
            return s
        s = tail(loc)
        if fem and loc == "ru_RU":
            s += "а"
        return s

    def first(loc, fem):
        if loc == "arabic":
            return CH(ARAB_FF if fem else ARAB_F)[0]
        return pk[loc][1 if fem else 0](R())

    def fullsur(loc, fem):
        s = surname(loc, fem)
        if loc in ("es_MX", "es_CO", "es_ES") and R() < 0.45:
            s += " " + surname(loc, fem)
        elif loc == "pt_BR" and R() < 0.5:
            s = surname(loc, fem) + (" da " if R() < 0.15 else " de " if R() < 0.1 else " ") + s
        elif loc == "id_ID" and R() < 0.12:
            s = ""
        elif loc in ("en_GB", "de_DE", "fr_FR") and R() < 0.03:
            s += "-" + surname(loc, fem)
        return s

    # ------------------------------------------------------------ companies
    nent_est = int(a.rows * (1 - a.dup))
    ncomp = max(20, nent_est // 9)
    comps = []
    byc = {c: [] for c in C}
    seendom = set()
    for i in range(ncomp):
        c = pickC(R())
        r = R()
        if r < 0.55:
            base = CH(CO_A) + (" " if R() < 0.7 else "") + CH(CO_B)
        elif r < 0.75:
            l = locp[c](R())
            base = (
                surname(l if l != "arabic" else "en_GB", False)
                + " "
                + CH(["& Co", "& Sons", "Group", CH(CO_B), CH(CO_B), "Associates", "Brothers"])
            )
        elif r < 0.9:
            base = CH(CO_A) + " " + CH(CO_A) + " " + CH(CO_B)
        else:
            base = "".join(CH("ABCDEFGHIKLMNPRSTVX") for _ in range(3)) + " " + CH(CO_B)
        ct = cityp[c](R())
        sl = slug(base) or "co%d" % i
        dom = sl + "." + C[c][5]
        k = 1
        while dom in seendom:
            k += 1
            dom = sl + str(k) + "." + C[c][5]
        seendom.add(dom)
        comps.append((base, CH(SUFFIX[c]), dom, landline(c, ct[2]), c, ct, CH(ROLE) + "@" + dom, RI(5)))
        byc[c].append(len(comps) - 1)
        # franchises: same trading name in another city of the same country (hard negative for company+name rules)
        if R() < 0.03 * H:
            ct2 = cityp[c](R())
            comps.append(
                (
                    base,
                    comps[-1][1],
                    sl + "-" + slug(ct2[0]) + "." + C[c][5],
                    landline(c, ct2[2]),
                    c,
                    ct2,
                    "info@" + sl + "-" + slug(ct2[0]) + "." + C[c][5],
                    0,
                )
            )
            byc[c].append(len(comps) - 1)
    compp = {c: Picker(v, [1 / (j + 3) ** 0.6 for j in range(len(v))]) if v else None for c, v in byc.items()}
    # ------------------------------------------------------------ persons
    # a person is a list: 0 eid 1 country 2 locale 3 fem 4 first 5 last 6 middle 7 suffix 8 city 9 company idx/-1 10 title 11 pmail 12 wmail 13 mobile 14 workphone 15 handles 16 visitors 17 household 18 tags 19 nick
    hh_seq = [0]

    def localpart(f, l, style=None):
        f = slug(f) or "user"
        l = slug(l.split(" ")[-1].split("-")[0]) if l else ""
        r = R() if style is None else style
        if not l:
            return f + digits(3)
        if r < 0.26:
            s = f + "." + l
        elif r < 0.42:
            s = f + l
        elif r < 0.54:
            s = f[0] + l
        elif r < 0.62:
            s = f + "_" + l
        elif r < 0.70:
            s = l + "." + f
        elif r < 0.80:
            s = f + l[0]
        elif r < 0.90:
            s = f
        else:
            s = f + CH(["", "."]) + CH(["love", "star", "king", "pro", "x", "music", "7", "mx", "br"])
        return s

    def pmail(c, f, l):
        dom = freep.get(c, freep["default"])(R())
        s = localpart(f, l)
        n = 0
        if R() < 0.45 or len(s) < 6:
            s += digits(RI(1, 5)) if R() < 0.7 else str(RI(1960, 2007))
        e = s + "@" + dom
        gm = dom == "gmail.com"
        while (e.replace(".", "") if gm else e) in seenmail:
            e = s + digits(2 + n // 3) + "@" + dom
            n += 1
        seenmail.add(e.replace(".", "") if gm else e)
        return e

    def wmail(ci, f, l):
        co = comps[ci]
        st = (0.1, 0.45, 0.85, 0.2, 0.6)[co[7]]
        s = localpart(f, l, st)
        e = s + "@" + co[2]
        n = 2
        while e in seenmail:
            e = s + str(n) + "@" + co[2]
            n += 1
        seenmail.add(e)
        return e

    uid = lambda: "%016x" % rng.getrandbits(64)
    recent = []  # ring of earlier persons for recycled numbers, assistants

    def person(eid, base=None, kind=None):
        if base is None:
            c = pickC(R())
            loc = locp[c](R())
            fem = R() < 0.5
            f = first(loc, fem)
            l = fullsur(loc, fem)
            city = cityp[c](R())
            tags = []
            hh = ""
            mob = None
            suf = ""
        else:
            c, loc, city = base[1], base[2], base[8]
            fem = R() < 0.5
            l = base[5]
            hh = base[17]
            tags = ["family"]
            mob = None
            suf = ""
            if kind == "twin":
                fem = base[3]
                cand = [
                    x
                    for x in (
                        pk[loc][1 if fem else 0].v if loc != "arabic" else [y[0] for y in (ARAB_FF if fem else ARAB_F)]
                    )
                    if x != base[4] and x[:2] == base[4][:2]
                ]
                f = CH(cand) if cand else first(loc, fem)
                tags.append("twin")
            elif kind == "jr":
                fem = base[3]
                f = base[4]
                suf = CH(["Jr.", "Jr", "II", "filho" if loc == "pt_BR" else "Jr."])
                tags.append("jr")
            else:
                f = first(loc, fem)
                if loc == "ru_RU" and fem != base[3]:
                    l = (l + "а") if fem and l[-1:] in "вн" else (l[:-1] if not fem and l.endswith("а") else l)
            if R() < 0.45:
                mob = base[13]
                tags.append("shared_phone")
        mid = first(loc, fem) if R() < 0.25 and loc not in ("ru_RU", "uk_UA", "arabic") else ""
        ci = -1
        title = ""
        wm = ""
        wp = ""
        if R() < 0.58 and compp[c]:
            ci = compp[c](R())
            co = comps[ci]
            title = CH(TITLES)
            if R() < 0.7:
                city = co[5]
            r = R()
            if r < 0.10 * H:
                wm = co[6]
                tags.append("role_email")
            elif r < 0.88:
                wm = wmail(ci, f, l)
            if R() < 0.35 * H:
                wp = co[3]
                tags.append("switchboard")
            elif R() < 0.25:
                wp = landline(c, city[2])
        pm = pmail(c, f, l) if R() < 0.72 or not wm else ""
        if base is not None and base[11] and R() < 0.12:
            pm = base[11]
            tags.append("shared_email")
        if mob is None:
            mob = mobile(c, city[2]) if R() < 0.9 else ""
        if mob and recent and R() < 0.004 * H:
            o = CH(recent)
            if o[13] and o[1] == c:
                mob = o[13]
                tags.append("recycled_phone")
        if wm and recent and R() < 0.006 * H:
            o = CH(recent)
            if o[9] == ci and o[12]:
                wm = o[12]
                tags.append("assistant_email")
        vis = [uid() for _ in range(1 + (R() < 0.45) + (R() < 0.15))]
        if base is not None and R() < 0.10:
            vis.append(base[16][0])
            tags.append("shared_device")
        sl = (
            slug(f)
            + CH(["", "_", "."])
            + (slug(l.split(" ")[0]) if R() < 0.7 else CH(["official", "real", "mx", "br", "shop", "art"]))
            + (digits(2) if R() < 0.5 else "")
        )
        while sl in seenhandle:
            sl += digits(1)
        seenhandle.add(sl)
        nk = None
        lang = LANG[loc]
        if lang == "en":
            nk = NICK_EN.get(f)
        else:
            nk = NICK.get(lang, {}).get(f)
        p = [
            eid,
            c,
            loc,
            fem,
            f,
            l,
            mid,
            suf,
            city,
            ci,
            title,
            pm,
            wm,
            mob,
            wp,
            {"instagram": sl, "telegram": sl + "tg", "facebook": str(RI(10**15, 10**16))},
            vis,
            hh,
            tags,
            nk,
        ]
        if len(recent) < 4000:
            recent.append(p)
        else:
            recent[RI(4000)] = p
        return p

    # ------------------------------------------------------------ noise
    def typo(s, ops, code):
        n = len(s)
        if n < 3:
            return s
        ops.append(code)
        i = RI(1, n)
        r = R()
        if r < 0.22:
            k = QWERTY.get(s[i].lower())
            return s[:i] + (CH(k) if k else s[i - 1]) + s[i + 1 :]
        if r < 0.44:
            return s[:i] + s[i + 1 :]
        if r < 0.62 and i < n - 1:
            return s[:i] + s[i + 1] + s[i] + s[i + 2 :]
        if r < 0.76:
            return s[:i] + s[i - 1] + s[i:]
        if r < 0.86:
            k = QWERTY.get(s[i - 1].lower(), "e")
            return s[:i] + CH(k) + s[i:]
        lo = s.lower()
        for x, y in rng.sample(PHON, 6):
            j = lo.find(x, 1)
            if j > 0:
                return s[:j] + y + s[j + len(x) :]
        return s[:i] + s[i + 1 :]

    intl = {"whatsapp"}

    def fmt_phone(e, c, ch, ops):
        """e: E.164. render as people type it"""
        cc = C[c][1]
        n = e[1 + len(cc) :]
        trunk = C[c][4]
        if ch in ("whatsapp", "phone_call", "telegram"):
            if c == "BR" and ch == "whatsapp" and len(n) == 11 and n[2] == "9" and R() < 0.30:
                ops.append("ph_br9")
                return "+" + cc + n[:2] + n[3:]
            if c == "MX" and ch == "whatsapp" and R() < 0.40:
                ops.append("ph_mx1")
                return "+521" + n
            return e
        if R() < 0.012 * NZ:
            i = RI(3, len(n))
            r = R()
            ops.append("ph_typo")
            n = (
                n[:i] + digits(1) + n[i + 1 :]
                if r < 0.6
                else (n[: i - 1] + n[i] + n[i - 1] + n[i + 1 :] if r < 0.85 else n[:i] + n[i + 1 :])
            )
        if c == "AR" and n[:1] == "9" and R() < 0.5:
            ops.append("ph_ar15")
            loc = n[1:]
            return (
                "0" + loc[:2] + " 15 " + loc[2:6] + "-" + loc[6:]
                if loc[:2] == "11"
                else "0" + loc[:3] + " 15" + loc[3:]
            )
        r = R()
        if r < 0.28:
            s = "+" + cc + n
        elif r < 0.42:
            s = "+" + cc + " " + n[:3] + " " + n[3:6] + " " + n[6:]
        elif r < 0.48:
            s = "00" + cc + n
            ops.append("ph_00")
        elif r < 0.54:
            s = cc + n
            ops.append("ph_nocplus")
        else:
            ops.append("ph_local")
            r = R()
            t = trunk
            if c == "US":
                s = ("(%s) %s-%s" if r < 0.5 else "%s-%s-%s" if r < 0.8 else "%s.%s.%s") % (n[:3], n[3:6], n[6:])
            elif c == "BR":
                s = ("(%s) %s-%s" if r < 0.6 else "%s %s%s" if r < 0.85 else "0%s %s-%s") % (n[:2], n[2:-4], n[-4:])
            elif c in ("RU", "UA"):
                s = (
                    ("%s (%s) %s-%s-%s" % (t or "0", n[:3], n[3:6], n[6:8], n[8:]))
                    if c == "RU"
                    else "0" + n[:2] + " " + n[2:5] + " " + n[5:7] + " " + n[7:]
                )
            elif c in ("DE", "GB"):
                s = t + n[:4] + (" " if r < 0.5 else "/" if c == "DE" else " ") + n[4:]
            elif c in ("FR",):
                s = "0" + n[:1] + " " + " ".join(n[1 + 2 * i : 3 + 2 * i] for i in range(4))
            else:
                s = t + (n if r < 0.5 else n[:3] + "-" + n[3:6] + "-" + n[6:])
        if R() < 0.012:
            s += CH([" ext 12", " x204", " (mobile)", " WhatsApp", " - casa"])
            ops.append("ph_ext")
        if R() < 0.004:
            s = s + " / " + s[:-1] + "7"
            ops.append("ph_two")
        return s

    def fmt_email(e, ops, ch):
        if not e:
            return e
        l, d = e.split("@")
        r = R()
        if d == "gmail.com":
            if r < 0.05:
                k = RI(1, len(l)) if len(l) > 1 else 1
                l = l[:k] + "." + l[k:] if l[k - 1 : k] != "." and l[k : k + 1] != "." else l.replace(".", "")
                ops.append("em_dots")
            elif r < 0.075 and "." in l:
                l = l.replace(".", "")
                ops.append("em_dots")
            elif r < 0.085:
                d = "googlemail.com"
                ops.append("em_gmx")
        if (
            ch == "web_form"
            and R() < 0.03
            and d in ("gmail.com", "outlook.com", "proton.me", "icloud.com", "googlemail.com")
        ):
            l += "+" + CH(["promo", "crm", "news", "shop", "1", "test"])
            ops.append("em_plus")
        if ch in ("web_form", "manual", "site_chat", "import"):
            r = R()
            if r < 0.010 * NZ and d in DOMTYPO:
                d = CH(DOMTYPO[d])
                ops.append("em_domtypo")
            elif r < 0.024 * NZ:
                l = typo(l, ops, "em_typo")
            r = R()
            if r < 0.10:
                l = l.title() if r < 0.06 else l.upper()
                ops.append("em_case")
            elif r < 0.115:
                return " " + l + "@" + d + " "
            elif r < 0.12:
                return "mailto:" + l + "@" + d
        return l + "@" + d

    def one_name(s, lang, uk, ch, ops, is_first):
        """script / accent level variation"""
        if lang in ("ru", "uk"):
            if R() < (0.35 if ch in ("email", "import", "instagram", "facebook", "telegram", "whatsapp") else 0.12):
                ops.append("nm_translit")
                return translit(s, RI(3), lang == "uk")
        elif lang == "ar":
            if R() < 0.35:
                v = ARAB.get(s)
                ops.append("nm_translit")
                return CH(v) if v else s
        elif not s.isascii():
            r = R()
            if lang == "de" and r < 0.22:
                ops.append("nm_umlaut")
                return "".join(DEUML.get(x, x) for x in s)
            if r < 0.45:
                ops.append("nm_accent")
                return fold(s)
        return s

    def names(p, ch, ops, last=None):
        c, loc, fem, f, l, mid, suf = p[1], p[2], p[3], p[4], p[5] if last is None else last, p[6], p[7]
        lang = LANG[loc]
        uk = lang == "uk"
        if ch in ("whatsapp", "instagram", "facebook", "telegram", "site_chat", "phone_call", "email") or R() < 0.18:
            if p[19] and R() < (0.28 if ch != "email" else 0.14):
                f = CH(p[19])
                ops.append("nm_nick")
        f2 = one_name(f, lang, uk, ch, ops, True)
        l2 = one_name(l, lang, uk, ch, ops, False) if l else ""
        if " " in l2 and R() < 0.35:
            l2 = l2.split(" ")[0] if lang in ("es",) else l2.split(" ")[-1]
            ops.append("nm_1sur")
        if "-" in l2 and R() < 0.4:
            l2 = l2.replace("-", " ") if R() < 0.5 else l2.split("-")[0]
            ops.append("nm_hyph")
        tr = {"manual": 0.045, "web_form": 0.025, "import": 0.02, "site_chat": 0.02, "phone_call": 0.05}.get(
            ch, 0.006
        ) * NZ
        if R() < tr:
            f2 = typo(f2, ops, "nm_ftypo")
        if l2 and R() < tr * 1.4:
            l2 = typo(l2, ops, "nm_ltypo")
        r = R()
        if ch in ("import", "manual", "web_form") and r < 0.03:
            f2 = f2[:1] + ("." if R() < 0.6 else "")
            ops.append("nm_initial")
        if mid and R() < 0.3:
            f2 = f2 + " " + (mid if R() < 0.4 else mid[:1] + ".")
            ops.append("nm_middle")
        if suf:
            l2 = (l2 + " " + suf) if R() < 0.55 else l2
        r = R()
        if r < 0.05 and ch in ("web_form", "import", "manual"):
            f2, l2 = f2.upper(), l2.upper()
            ops.append("nm_upper")
        elif r < 0.13 and ch in ("web_form", "site_chat", "whatsapp", "instagram"):
            f2, l2 = f2.lower(), l2.lower()
            ops.append("nm_lower")
        return f2, l2, lang

    def company_name(ci, ops):
        b, suf, dom = comps[ci][0], comps[ci][1], comps[ci][2]
        r = R()
        if r < 0.38:
            s = b
        elif r < 0.70:
            s = (suf + " " + b) if suf in ("PT", "ООО", "ТОВ", "ИП", "ЗАО", "CV", "ФОП") else b + " " + suf
        elif r < 0.80:
            s = b + (", " if R() < 0.5 else " ") + CH(SUFFIX[comps[ci][4]])
            ops.append("co_suffix")
        elif r < 0.85:
            s = b.upper()
            ops.append("co_upper")
        elif r < 0.89:
            s = b.lower()
            ops.append("co_lower")
        elif r < 0.92:
            s = b.replace(" ", "") if " " in b else b
            ops.append("co_join")
        elif r < 0.945:
            s = dom
            ops.append("co_domain")
        elif r < 0.965:
            s = b.split(" ")[0]
            ops.append("co_first")
        elif r < 0.98:
            s = b.replace("&", "and")
            ops.append("co_and")
        else:
            s = typo(b, ops, "co_typo")
        return s

    def city_name(ct, ops):
        if ct[1] and R() < 0.35:
            ops.append("ci_alias")
            return CH(ct[1])
        s = ct[0]
        if R() < 0.02 * NZ:
            s = typo(s, ops, "ci_typo")
        return s

    base_ts = 1640995200
    span = 4 * 365 * 86400
    # ------------------------------------------------------------ emit
    out = open(a.out, "w", newline="", encoding="utf8")
    w = csv.writer(out)
    hdr = [
        "record_id",
        "cluster_id",
        "channel",
        "created_at",
        "full_name",
        "first_name",
        "last_name",
        "company",
        "job_title",
        "email",
        "phone",
        "city",
        "country",
        "visitor_id",
        "handle",
    ]
    if not a.lean:
        hdr += ["x_household", "x_company", "x_kemail", "x_kphone", "x_ops", "x_tags"]
    w.writerow(hdr)
    N = a.rows
    rid = 0
    stats = {}
    buf = []
    # cluster sizes so that duplicate share ~ dup: P(1)=1-q, geometric tail
    mean = 1 / (1 - a.dup)
    q = 1 - 1 / mean  # geometric with mean 'mean' would be too heavy at 1; use mixture below
    sizes = Picker([1, 2, 3, 4, 5, 6, 8], [1, 0, 0, 0, 0, 0, 0]) if a.dup <= 0 else None
    if sizes is None:
        tailw = {2: 0.56, 3: 0.22, 4: 0.11, 5: 0.06, 6: 0.03, 8: 0.02}
        m_t = sum(k * v for k, v in tailw.items())
        s = (mean - 1) / (m_t - 1)
        s = min(s, 1.0)
        sizes = Picker([1] + list(tailw), [1 - s] + [s * v for v in tailw.values()])
    eid = 0
    queue = []
    rows = []

    def emit(p, k, drift):
        nonlocal rid
        ops = []
        tags = p[18]
        ch = chan(R())
        c = p[1]
        em = ph = fn = ln = full = comp = title = city = vis = handle = ctry = ""
        kem = kph = ""
        ci = p[9]
        L = p[5]
        # ---- drift over time (positive but hard)
        pm, wm, mob, wp, ct = p[11], p[12], p[13], p[14], p[8]
        if k and drift:
            if "job" in drift:
                ci, wm, wp = drift["job"]
                ops.append("dr_job")
            if "phone" in drift:
                mob = drift["phone"]
                ops.append("dr_phone")
            if "last" in drift:
                L = drift["last"]
                ops.append("dr_marriage")
            if "city" in drift:
                ct = drift["city"]
                ops.append("dr_city")
            if "mail" in drift:
                pm = drift["mail"]
                ops.append("dr_mail")
        if ch == "email" and not (pm or wm):
            ch = "web_form"
        if ch in ("whatsapp", "phone_call") and not (mob or wp):
            ch = "web_form"
        f2, l2, lang = names(p, ch, ops, L)

        def pickmail(pw):
            return (wm if (wm and R() < pw) else pm) or wm

        def pickphone(pw):
            return (wp if (wp and R() < pw) else mob) or wp

        style_full = (l2 + " " + f2) if (lang in ("ru", "uk") and R() < 0.25) else (f2 + " " + l2).strip()
        if ch == "web_form":
            if R() < 0.6:
                fn, ln = f2, l2
            if fn and ln and R() < 0.03:
                fn, ln = ln, fn
                ops.append("nm_swap")
            full = (fn + " " + ln).strip() if fn else (f2 if R() < 0.15 else style_full)
            if R() < 0.95:
                kem = pickmail(0.45)
            if R() < 0.70:
                kph = pickphone(0.25)
            if ci >= 0 and R() < 0.40:
                comp = company_name(ci, ops)
            if R() < 0.30:
                city = city_name(ct, ops)
                ctry = c
            if R() < 0.85:
                vis = CH(p[16])
        elif ch == "email":
            kem = pickmail(0.6)
            r = R()
            full = "" if r < 0.15 else style_full if r < 0.75 else f2 if r < 0.85 else (l2 + ", " + f2) if l2 else f2
            if r > 0.95 and ci >= 0:
                full = style_full + " (" + comps[ci][0] + ")"
                ops.append("nm_paren")
            if R() < 0.10:
                kph = pickphone(0.4)
            if ci >= 0 and R() < 0.15:
                comp = company_name(ci, ops)
        elif ch == "whatsapp":
            kph = pickphone(0.06)
            r = R()
            full = "" if r < 0.08 else f2 if r < 0.48 else style_full if r < 0.93 else f2 + " " + CH(EMOJI)
            if R() < 0.04:
                full = full + " " + CH(EMOJI)
                ops.append("nm_emoji")
            elif R() < 0.02 and ci >= 0:
                full = comps[ci][0]
                ops.append("nm_company")
        elif ch == "site_chat":
            vis = CH(p[16])
            r = R()
            full = f2 if r < 0.55 else style_full if r < 0.75 else CH(PH_NAME)
            if R() < 0.45:
                kem = pickmail(0.35)
            if R() < 0.25:
                kph = pickphone(0.15)
        elif ch == "instagram":
            handle = "ig:" + p[15]["instagram"]
            r = R()
            full = (
                f2 if r < 0.4 else style_full if r < 0.75 else f2 + " " + CH(EMOJI) if r < 0.85 else p[15]["instagram"]
            )
            if R() < 0.12:
                kph = pickphone(0.05)
            if R() < 0.08:
                kem = pickmail(0.1)
        elif ch == "facebook":
            handle = "fb:" + p[15]["facebook"]
            full = style_full if R() < 0.93 else f2
            if R() < 0.12:
                kem = pickmail(0.1)
            if R() < 0.14:
                kph = pickphone(0.05)
        elif ch == "telegram":
            if R() < 0.7:
                handle = "tg:" + p[15]["telegram"]
            full = f2 if R() < 0.45 else style_full
            if R() < 0.25 or not handle:
                kph = mob
        elif ch == "phone_call":
            kph = pickphone(0.25)
            r = R()
            full = "" if r < 0.5 else f2 if r < 0.75 else style_full
        elif ch == "import":
            fn, ln = f2, l2
            full = (f2 + " " + l2).strip()
            if R() < 0.02:
                fn, ln = ln, fn
                ops.append("nm_swap")
            if R() < 0.85:
                kem = pickmail(0.75)
            if R() < 0.60:
                kph = pickphone(0.45)
            if ci >= 0 and R() < 0.92:
                comp = company_name(ci, ops)
                title = p[10] if R() < 0.8 else ""
            if R() < 0.65:
                city = city_name(ct, ops)
            if R() < 0.5:
                ctry = c
        else:  # manual
            r = R()
            full = style_full if r < 0.7 else f2 if r < 0.8 else (CH(HON.get(lang) or [""]) + " " + style_full).strip()
            if R() < 0.4:
                fn, ln = f2, l2
                full = style_full
            if R() < 0.75:
                kph = pickphone(0.3)
            if R() < 0.45:
                kem = pickmail(0.6)
            if ci >= 0 and R() < 0.55:
                comp = company_name(ci, ops)
            if R() < 0.25:
                city = city_name(ct, ops)
        if kem:
            em = fmt_email(kem, ops, ch)
        if kph:
            cc = next_c(kph, c)
            ph = fmt_phone(kph, cc, ch, ops)
        if R() < 0.008 * H and ch in ("web_form", "manual", "import"):
            if R() < 0.6:
                em = CH(PH_EMAIL)
                kem = ""
                ops.append("ph_email")
            else:
                ph = CH(PH_PHONE)
                kph = ""
                ops.append("ph_phone")
        if R() < 0.012 * H and ch in ("web_form", "site_chat", "phone_call", "manual"):
            full = CH(PH_NAME)
            fn = ln = ""
            ops.append("ph_name")
        ts = base_ts + RI(span)
        row = [0, p[0], ch, ts, full, fn, ln, comp, title, em, ph, city, ctry, vis, handle]
        if not a.lean:
            row += [p[17], ("c%d" % ci) if ci >= 0 else "", kem, kph, ";".join(ops), ";".join(tags)]
        rows.append(row)
        for o in ops:
            stats[o] = stats.get(o, 0) + 1
        for o in tags:
            stats["tag:" + o] = stats.get("tag:" + o, 0) + 1

    ccs = sorted(((v[1], k) for k, v in C.items()), key=lambda x: -len(x[0]))

    def next_c(e, c):
        if e.startswith("+" + C[c][1]):
            return c
        for cc, k in ccs:
            if e.startswith("+" + cc):
                return k
        return c

    while len(rows) < N:
        eid += 1
        if queue:
            base, kind = queue.pop()
            p = person(eid, base, kind)
        else:
            p = person(eid)
            r = R()
            if r < 0.055 * H:  # household
                hh_seq[0] += 1
                p[17] = "h%d" % hh_seq[0]
                p[18].append("family")
                r2 = R()
                kinds = (
                    ["twin"]
                    if r2 < 0.08
                    else ["jr"] if r2 < 0.16 else ["member"] * (1 if r2 < 0.6 else 2 if r2 < 0.85 else 3)
                )
                queue.extend((p, k) for k in kinds)
        k = sizes(R())
        drift = {}
        if k > 1:
            if p[9] >= 0 and R() < 0.09 and compp[p[1]]:
                ci = compp[p[1]](R())
                drift["job"] = (ci, wmail(ci, p[4], p[5]), comps[ci][3] if R() < 0.3 else "")
            if R() < 0.08:
                drift["phone"] = mobile(p[1], p[8][2])
            if p[3] and R() < 0.03:
                drift["last"] = surname(p[2], True)
            if R() < 0.05:
                drift["city"] = cityp[p[1]](R())
            if R() < 0.15:
                drift["mail"] = pmail(p[1], p[4], p[5])
        at = RI(k) if drift else 0
        for j in range(k):
            emit(p, j, drift if j >= at and j else None)
    rows = rows[:N]
    rng.shuffle(rows)
    for i, r in enumerate(rows):
        r[0] = i + 1
        t = time.gmtime(r[3])
        r[3] = "%04d-%02d-%02dT%02d:%02d:%02dZ" % t[:6]
    w.writerows(rows)
    out.close()
    if a.stats:
        print(
            json.dumps(
                {
                    "rows": len(rows),
                    "entities": len({r[1] for r in rows}),
                    "companies": len(comps),
                    "seconds": round(time.time() - t0, 1),
                    "ops": dict(sorted(stats.items(), key=lambda x: -x[1])),
                },
                ensure_ascii=False,
                indent=1,
            )
        )
    else:
        print(f"{len(rows)} rows, {eid} entities, {time.time() - t0:.1f}s", file=sys.stderr)


if __name__ == "__main__":
    main()
