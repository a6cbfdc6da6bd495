import type { Language } from './words.ts';

export const polish: Language = {
  locale: 'pl',
  timezone: 'Europe/Warsaw',
  country: 'PL',
  share: 7,
  firstNames: [
    'Zofia',
    'Kacper',
    'Agnieszka',
    'Michał',
    'Julia',
    'Łukasz',
    'Ewa',
    'Paweł',
    'Małgorzata',
    'Jan',
  ],
  lastNames: ['Wójcik', 'Zając', 'Mazur', 'Krawczyk', 'Wróbel', 'Dudek', 'Sikora', 'Baran', 'Górski', 'Lis'],
  items: [
    'czajniczek Sencha',
    'żeliwny czajnik',
    'puszka herbaty',
    'sitko do herbaty',
    'zestaw filiżanek',
    'kubek termiczny',
  ],
  greetings: ['Dzień dobry,', 'Witam,'],
  agentGreeting: 'Dzień dobry {name},',
  agentGoodbye: 'Pozdrawiam,\n{agent}',
  thanks: ['Świetnie, bardzo dziękuję!', 'Ale szybko, dzięki!', 'Wszystko już działa.'],
  again: 'Przepraszam, że znowu piszę, ale problem nie zniknął. Czy mogą Państwo sprawdzić jeszcze raz?',
  comments: {
    good: ['Szybko i miło.', 'Bez zarzutu!', 'Polecam.'],
    bad: ['Musiałem wszystko tłumaczyć dwa razy.', 'Za długo to trwało.'],
  },
  topics: {
    delivery: {
      subjects: ['Gdzie jest moja paczka?', 'Zamówienie {order} nie dotarło'],
      openings: [
        'tydzień temu złożyłem zamówienie {order} ({item}) i nic nie przyszło. Gdzie jest paczka?',
        'śledzenie przesyłki {order} od pięciu dni stoi w miejscu. Czy paczka zaginęła?',
      ],
      answers: [
        'paczka wyszła od nas na czas. Poprosiłam przewoźnika o wyjaśnienie i odezwę się jutro.',
        'przepraszamy za opóźnienie. Paczka utknęła w sortowni, dziś jest w doręczeniu.',
      ],
      followUp: 'Nowy termin minął i nic nie przyszło. Co dalej?',
    },
    damaged: {
      subjects: ['Towar przyszedł uszkodzony', 'Zamówienie {order}: pęknięty towar'],
      openings: [
        'zamówienie {order} przyszło dziś z dużym pęknięciem ({item}). Zdjęcie w załączniku.',
        'karton był zgnieciony, a zawartość ({item}) jest w kawałkach. Czego Państwo potrzebują?',
      ],
      answers: [
        'bardzo przepraszamy. Nowy wysyłamy dzisiaj, uszkodzonego nie trzeba odsyłać.',
        'proszę przesłać jeszcze zdjęcie kartonu, a od razu wyślemy nowy.',
      ],
      followUp: 'Oto zdjęcie kartonu, dobrze widać wgniecenie.',
    },
    return: {
      subjects: ['Chcę zwrócić towar', 'Zwrot zamówienia {order}'],
      openings: [
        'to jest mniejsze, niż myślałem ({item}, zamówienie {order}). Jak mogę to zwrócić?',
        'w paczce ({order}) nie było etykiety zwrotnej. Czy mogę ją dostać?',
      ],
      answers: [
        'oczywiście. Etykieta jest w załączniku, na zwrot jest 30 dni.',
        'żaden problem, właśnie przygotowałam etykietę.',
      ],
      followUp: 'Nadałem dziś rano. Ile to potrwa?',
    },
    refund: {
      subjects: ['Zwrot pieniędzy za {order}', 'Wciąż czekam na pieniądze'],
      openings: [
        'od dwóch tygodni mają Państwo mój zwrot ({item}), a pieniędzy za {order} nie ma.',
        'kiedy dostanę zwrot za zamówienie {order}?',
      ],
      answers: [
        'właśnie zatwierdziłam zwrot. Banki potrzebują do trzech dni.',
        'przelew wyszedł wczoraj, tą samą drogą co płatność.',
      ],
      followUp: 'Na koncie nadal nic. Czy kwota się zgadza?',
    },
    invoice: {
      subjects: ['Faktura do zamówienia {order}', 'Zły adres na fakturze'],
      openings: [
        'czy mogę prosić o fakturę za {order} na firmę?',
        'na fakturze za {order} jest stary adres. Czy można go zmienić?',
      ],
      answers: ['poprawiona faktura jest w załączniku.', 'gotowe, jest też na Pana koncie.'],
      followUp: 'Dziękuję. Brakuje jeszcze numeru NIP.',
    },
    product: {
      subjects: ['Pytanie o produkt: {item}', 'Kiedy znów będzie: {item}?'],
      openings: [
        'zanim zamówię: czy można to myć w zmywarce ({item})?',
        'produkt ({item}) jest wyprzedany. Będzie przed świętami?',
      ],
      answers: [
        'radzimy myć ręcznie, wtedy szkliwo dłużej jest ładne.',
        'dostawa będzie za około dwa tygodnie. Mogę odłożyć jedną sztukę.',
      ],
      followUp: 'Tak, poproszę odłożyć dwie.',
    },
    payment: {
      subjects: ['Płatność nie przeszła', 'Podwójne obciążenie: {order}'],
      openings: [
        'za zamówienie {order} pobrano pieniądze dwa razy. Proszę sprawdzić.',
        'płatność ({item}) wciąż się nie udaje, choć karta działa.',
      ],
      answers: [
        'jedna z kwot to tylko blokada, która zniknie w ciągu pięciu dni.',
        'operator płatności miał rano awarię. Proszę spróbować ponownie.',
      ],
      followUp: 'Obie kwoty nadal widać, a bank mówi, że są zaksięgowane.',
    },
  },
};
