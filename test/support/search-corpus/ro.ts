import { matter, type Vocabulary } from './vocabulary.ts';

export const ROMANIAN: Vocabulary = {
  language: 'ro',
  space: ' ',
  greetings: ['Bună ziua,', 'Salut,', 'Stimată echipă,', 'Bună dimineața,'],
  closings: ['Cu stimă', 'Vă mulțumesc anticipat', 'O zi bună', 'Toate cele bune'],
  fillers: [
    'Sunt clienta dumneavoastră de mai mulți ani.',
    'Vă scriu pentru că nimeni nu răspunde la telefon.',
    'Vă rog să îmi spuneți ce am de făcut.',
    'Aștept răspunsul dumneavoastră.',
    'Un coleg mi-a dat adresa de contact.',
    'Am citit deja paginile de ajutor.',
  ],
  asides: ['Produsul {p} de anul trecut merge bine.', 'Am comandat și {p} pentru birou.'],
  things: [
    ['cafetieră', 'cafetiere'],
    ['tastatură', 'tastaturi'],
    ['router', 'routere'],
    ['bicicletă', 'biciclete'],
    ['cameră', 'camerei'],
    ['aspirator', 'aspiratoare'],
    ['mașină de spălat', 'mașini de spălat'],
    ['lampă', 'lămpi'],
    ['tabletă', 'tablete'],
    ['boxă', 'boxe'],
  ],
  matters: [
    matter(
      '{p} nu pornește | Defecțiune ({p})',
      'De ieri produsul {p} nu mai pornește deloc. | Când apăs butonul nu se întâmplă nimic. | Lumina rămâne stinsă după pornire.',
      [
        'nu pornește',
        'pornesc pornirea',
        'nu mai pornește deloc',
        'Ce pot face când produsul {p} nu vrea să pornească dimineața?',
      ],
    ),
    matter(
      'Factură greșită {p} | Întrebare despre factură',
      'Factura pentru {p} arată o sumă greșită. | Prețul a fost încasat de două ori. | Puteți trimite un document corectat?',
      [
        'factura greșită',
        'facturile greșite',
        'arată o sumă greșită',
        'De ce este greșită suma de pe factura pentru {p}?',
      ],
    ),
    matter(
      'Livrare {p} întârziată | Unde este coletul',
      'Livrarea ({p}) era promisă pentru săptămâna trecută. | Coletul nu a ajuns încă la mine acasă. | Urmărirea nu se schimbă de zile întregi.',
      [
        'livrare întârziată',
        'livrări întârziate',
        'nu a ajuns încă',
        'Când ajunge în sfârșit livrarea cu {p}?',
      ],
    ),
    matter(
      'Parola pentru {p} | Resetare',
      'Am uitat parola aplicației pentru {p}. | Mesajul pentru resetarea parolei nu vine niciodată. | Contul meu este acum blocat.',
      [
        'resetare parola',
        'resetarea parole',
        'am uitat parola',
        'Cum obțin o parolă nouă pentru aplicația {p}?',
      ],
    ),
    matter(
      'Rambursare {p} | Banii înapoi',
      'Am returnat {p} și aștept rambursarea. | Banii nu au fost virați în contul meu bancar. | Ați confirmat returul acum două săptămâni.',
      [
        'rambursare banii',
        'rambursări bani',
        'aștept rambursarea',
        'Când primesc rambursarea pentru {p} pe care l-am returnat?',
      ],
    ),
    matter(
      'Anulare abonament {p} | Anulare',
      'Vreau să anulez abonamentul care vine cu {p}. | Vă rog să confirmați anularea în scris. | Nu doresc să prelungesc contractul.',
      [
        'anulez abonamentul',
        'anularea abonamente',
        'confirmați anularea în scris',
        'Cum pot anula abonamentul pentru {p}?',
      ],
    ),
    matter(
      '{p} deteriorat | Spart la primire',
      'Produsul {p} a sosit deteriorat, cutia era ruptă. | Este o zgârietură adâncă pe carcasă. | Pot trimite fotografii cu colțul spart.',
      [
        'deteriorat cutia',
        'deteriorate cutii',
        'cutia era ruptă',
        'Ce se întâmplă dacă {p} a sosit deteriorat?',
      ],
    ),
    matter(
      'Adresă nouă pentru {p} | Mutare',
      'M-am mutat, vă rog să schimbați adresa de livrare pentru {p}. | Strada veche nu mai este corectă. | Noul apartament este în alt oraș.',
      [
        'schimbați adresa',
        'schimbarea adresei',
        'schimbați adresa de livrare',
        'Mai puteți schimba adresa la care se livrează {p}?',
      ],
    ),
    matter(
      'Actualizare {p} eșuată | Firmware',
      'Actualizarea de firmware ({p}) eșuează la jumătate. | Apare o eroare în timpul instalării. | După repornire revine versiunea veche.',
      [
        'actualizarea eșuează',
        'actualizări eșuată',
        'eșuează la jumătate',
        'De ce eșuează mereu actualizarea de firmware la {p}?',
      ],
    ),
    matter(
      'Garanție {p} | Reparație',
      'Aș dori să repar {p} în garanție. | Certificatul de garanție este atașat. | Un tehnician a găsit un defect.',
      [
        'repar garanție',
        'reparații garanția',
        'certificatul de garanție',
        'Este reparația pentru {p} acoperită de garanție?',
      ],
    ),
    matter(
      'Lipsește o piesă {p} | Incomplet',
      'Din cutia cu {p} lipsește o piesă. | Manualul arată patru șuruburi, eu găsesc trei. | Încărcătorul nu era inclus.',
      ['lipsește piesă', 'lipsesc piese', 'lipsește o piesă', 'De unde iau piesa care lipsește la {p}?'],
    ),
    matter(
      'Plata {p} respinsă | Card',
      'Plata mea pentru {p} a fost respinsă de magazin. | Cardul de credit merge peste tot. | Banca nu vede nicio tranzacție.',
      [
        'plata respinsă',
        'plăți respinse',
        'respinsă de magazin',
        'De ce a fost respinsă plata cu cardul pentru {p}?',
      ],
    ),
    matter(
      '{p} pierde conexiunea | Semnal',
      'Aparatul {p} pierde conexiunea în fiecare oră. | Semnalul este puternic lângă fereastră. | Doar scoaterea din priză ajută o vreme.',
      [
        'pierde conexiunea',
        'pierderea conexiunii',
        'pierde conexiunea în',
        'Ce ajută când {p} pierde mereu conexiunea?',
      ],
    ),
    matter(
      'Export date {p} | Datele mele',
      'Cum pot exporta datele înregistrate de {p}? | Fișierul descărcat este gol. | Am nevoie de măsurători într-un tabel.',
      [
        'exporta datele',
        'exportul date',
        'fișierul descărcat este gol',
        'Există o cale de a exporta datele de pe {p} într-un tabel?',
      ],
    ),
  ],
};
