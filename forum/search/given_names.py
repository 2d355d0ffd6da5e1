"""Common given names, so that a full name is known as one also where nobody wrote capitals.

Names that are ordinary words too (Grace, Amber, Hope) are left out: people look for those words.
"""

TITLES = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "herr", "frau", "señor", "señora", "monsieur", "madame"}
)
_NAMES = """
    aaron abigail adam agnieszka ahmed aisha alain alan albert alexander alexis ali alice amanda amit amy ana andrea
    andreas andrew angela anil anita ann anna anne anthony antonio arthur ashley barbara benjamin betty beverly
    birgit bobby brandon brenda brian brittany bruce bryan carl carlos carmen carol carolyn catherine charles
    charlotte cheryl chloe christina christine christopher claire colin cynthia daniel danielle david deborah debra
    deepak denise dennis derek diana diane diego dmitri donald donna doris dorothy douglas dylan edward eleanor
    elena elijah elizabeth emily emma eric ethan eugene evelyn fatima fiona frances francesca francisco françois
    gabriel gary george gerald gillian giovanni giuseppe gloria graham gregory hannah hans harold harry hassan
    heather heike helen henry ian ibrahim ines ingrid isabella isabelle ivan jack jacob jacqueline jacques james
    jane janet janice jason javier jeffrey jennifer jeremy jerry jesse jessica joan john jonathan jorge jose joseph
    joshua joyce juan judith judy julia julie justin jürgen karen katarzyna katherine kathleen kathryn kayla keith
    kelly kenji kenneth kevin kimberly klaus kyle larry laura lauren lawrence layla leila lesley linda lisa lori
    louis luca lucia lucy luis malcolm manuel marco margaret maria marie marilyn marta martha martin mary matthew
    matthias megan melissa michael michel michelle miguel mohammed moira monika muhammad nancy natalie natasha
    nathalie nathan neil nicholas nicole nigel noah olga oliver olivia omar pablo pamela patricia patrick paul pedro
    peter petra philip philippe pierre piotr priya rachel rahul ralph randy raymond rebecca renate richard robert
    roger ronald roy russell ruth ryan sabine sally samantha samuel sandra sara sarah scott sean sergei sharon
    shirley simon sofia sophia sophie stefan stephanie stephen steven stuart sunita susan svetlana sylvie tatiana
    teresa terry theresa thomas timothy tomasz tracey trevor tyler ursula uwe valérie victoria vincent virginia
    walter wayne wei wendy william willie wolfgang yuki yusuf zachary
"""
GIVEN_NAMES = frozenset(_NAMES.split())
