import { type Mails, mails } from './mails.ts';

export const SLAVIC: readonly Mails[] = [
  mails('pl', {
    greetings: 'Dzień dobry, | Szanowni Państwo, | Witam serdecznie, | Drogi zespole,',
    closings:
      'Wysłano z mojego telefonu | Z poważaniem, Łukasz Wójcik | Pozdrawiam, Małgorzata Źródlak | Z wyrazami szacunku, Świętosława',
    footers:
      'Ta wiadomość i jej załączniki są poufne i przeznaczone wyłącznie dla adresata. | Pomyśl o środowisku, zanim wydrukujesz. | Godziny otwarcia: od poniedziałku do piątku.',
    products:
      'ładowarka | zmywarka | bilet kolejowy | roczne członkostwo | namiot dachowy | drukarka | wąż ogrodowy | lodówka',
    places: 'Łódź | Kraków | Gdańsk | Poznań | Wrocław | Białystok | Rzeszów | Toruń',
    asides:
      'Sąsiad ma ten sam kłopot. | Czuć spalony plastik. | Kurier zostawił to na deszczu. | Córka zauważyła to przy śniadaniu. | Wasz czatbot ciągle się powtarzał. | Ulotka wspomina o kuponie. | Przeprowadzamy się w październiku. | Tabliczka znamionowa jest porysowana.',
    matters: [
      [
        'Moja karta kredytowa została odrzucona przy kasie. | Bank twierdzi, że płatność nigdy nie dotarła. | Próbowałem trzema różnymi kartami.',
        'karta kredytowa odrzucona',
        'karty kredytowe odrzucono płatności',
        'Dlaczego moja karta kredytowa jest ciągle odrzucana?',
      ],
      [
        'Eksport raportu miesięcznego trwa wieczność. | Arkusz wychodzi z zepsutymi kolumnami. | Sortowanie według daty zawiesza stronę.',
        'raportu miesięcznego arkusz',
        'raport miesięczny arkusza',
        'Jak wyeksportować raport miesięczny bez zawieszania strony?',
      ],
      [
        'Muszę anulować naszą rezerwację na drugi tydzień czerwca. | Hotel przeniósł nas do innego pokoju bez pytania. | Czy zaliczka zostanie zwrócona, jeśli pojedziemy później?',
        'anulować rezerwację zaliczka',
        'anulowanie rezerwacja zaliczki',
        'Czy zwracacie zaliczkę, kiedy anulujemy rezerwację?',
      ],
      [
        'Pudełko dotarło zgniecione, a szkło jest pęknięte. | W woreczku brakuje dwóch śrub. | Załączam fotografie uszkodzeń.',
        'szkło pęknięte fotografie',
        'szkła pęknięta fotografii',
        'Co teraz, skoro szkło jest pęknięte i brakuje śrub?',
      ],
      [
        'Kod weryfikacyjny nigdy nie dociera na mój telefon. | Po aktualizacji jestem wylogowywany co godzinę. | Logowanie dwuetapowe zawodzi w nowej przeglądarce.',
        'kod weryfikacyjny logowanie',
        'kodu weryfikacyjnego logowania',
        'Dlaczego nigdy nie otrzymuję kodu weryfikacyjnego?',
      ],
      [
        'Chcę rozwiązać umowę z końcem kwartału. | Odczyt licznika na moim rachunku jest o wiele za wysoki. | Proszę zmienić adres na naszym koncie.',
        'rozwiązać umowę licznika',
        'rozwiązanie umowa licznik',
        'Jak rozwiązać umowę przed końcem kwartału?',
      ],
    ],
  }),
  mails('sl', {
    greetings: 'Dober dan, | Spoštovani, | Pozdravljeni vsi, | Lepo pozdravljeni,',
    closings:
      'Poslano z mojega telefona | S spoštovanjem, Žiga Kovačič | Lep pozdrav, Špela Župančič | Prijazen pozdrav, Črt',
    footers:
      'To sporočilo in njegove priloge so zaupne in namenjene samo naslovniku. | Pomislite na okolje, preden tiskate. | Delovni čas: od ponedeljka do petka.',
    products:
      'polnilec | pomivalni stroj | vozovnica za vlak | letno članstvo | strešni šotor | tiskalnik | vrtna cev | hladilnik',
    places: 'Celje | Kočevje | Škofja Loka | Ptuj | Žalec | Koper | Črnomelj | Maribor',
    asides:
      'Sosed ima isto nevšečnost. | Smrdi po zažgani plastiki. | Kurir ga je pustil na dežju. | Hči je to opazila pri zajtrku. | Vaš robot se je stalno ponavljal. | Letak omenja bon. | Oktobra se selimo. | Serijska nalepka je opraskana.',
    matters: [
      [
        'Mojo kreditno kartico so na blagajni zavrnili. | Banka pravi, da plačilo ni prispelo. | Poskusil sem s tremi različnimi karticami.',
        'kreditno kartico zavrnili',
        'kreditna kartica zavrnjena',
        'Zakaj mojo kreditno kartico vedno zavrnejo?',
      ],
      [
        'Izvoz mesečnega poročila traja celo večnost. | Preglednica ima premaknjene stolpce. | Razvrščanje po datumu zamrzne stran.',
        'mesečnega poročila preglednica',
        'mesečno poročilo preglednice',
        'Kako izvozim mesečno poročilo, ne da bi stran zamrznila?',
      ],
      [
        'Odpovedati moram našo rezervacijo za drugi teden junija. | Hotel nas je brez vprašanja preselil v drugo sobo. | Ali se akontacija vrne, če potujemo pozneje?',
        'odpovedati rezervacijo akontacija',
        'odpoved rezervacija akontacije',
        'Ali dobimo akontacijo nazaj, če odpovemo rezervacijo?',
      ],
      [
        'Škatla je prispela zmečkana in steklo je počeno. | V vrečki manjkata dva vijaka. | Prilagam fotografije poškodbe.',
        'steklo počeno fotografije',
        'stekla počena fotografija',
        'Kaj zdaj, ko je steklo počeno in manjkajo vijaki?',
      ],
      [
        'Potrditvena koda nikoli ne pride na moj telefon. | Po posodobitvi me odjavi vsako uro. | Prijava v dveh korakih ne deluje v novem brskalniku.',
        'potrditvena koda prijava',
        'potrditvene kode prijave',
        'Zakaj nikoli ne dobim potrditvene kode?',
      ],
      [
        'Ob koncu četrtletja želim prekiniti pogodbo. | Stanje števca na mojem računu je previsoko. | Prosim spremenite naslov našega računa.',
        'prekiniti pogodbo števca',
        'prekinitev pogodba števec',
        'Kako prekinem pogodbo pred koncem četrtletja?',
      ],
    ],
  }),
  mails('ru', {
    greetings: 'Добрый день, | Уважаемые господа, | Доброе утро, | Здравствуйте, коллеги,',
    closings:
      'Отправлено с моего телефона | С уважением, Пётр Соловьёв | С наилучшими пожеланиями, Алёна | Всего доброго, Фёдор',
    footers:
      'Это сообщение и вложения к нему конфиденциальны и предназначены только адресату. | Подумайте об окружающей среде, прежде чем печатать. | Часы работы: с понедельника по пятницу.',
    products:
      'зарядник | посудомойка | железнодорожный билет | годовая подписка | палатка на крышу | принтер | садовый шланг | холодильник',
    places: 'Самара | Казань | Королёв | Тюмень | Орёл | Минск | Пермь | Воронеж',
    asides:
      'У соседа та же неприятность. | Пахнет горелым пластиком. | Курьер оставил его под дождём. | Дочь заметила это за завтраком. | Ваш бот всё время повторялся. | В буклете упомянут купон. | Мы переезжаем в октябре. | Табличка с серией стёрта.',
    matters: [
      [
        'Мою кредитную карту отклонили на кассе. | Банк говорит, что платёж так и не поступил. | Я попробовал три разные карты.',
        'кредитную карту отклонили',
        'кредитные карты отклонена платежи',
        'Почему мою кредитную карту всё время отклоняют?',
      ],
      [
        'Выгрузка месячного отчёта длится вечность. | В таблице съехали столбцы. | Сортировка по дате вешает страницу.',
        'месячного отчёта таблице',
        'месячный отчёт таблица',
        'Как выгрузить месячный отчёт, чтобы страница не зависла?',
      ],
      [
        'Мне нужно отменить наше бронирование на вторую неделю июня. | Гостиница переселила нас в другой номер без спроса. | Вернут ли задаток, если мы поедем позже?',
        'отменить бронирование задаток',
        'отмена бронирования задатка',
        'Вернёте ли вы задаток, когда мы отменим бронирование?',
      ],
      [
        'Коробка пришла смятой, а стекло треснуло. | В пакетике не хватает двух винтов. | Прилагаю фотографии повреждений.',
        'стекло треснуло винтов',
        'стекла треснувшее винты',
        'Что делать теперь, когда стекло треснуло и не хватает винтов?',
      ],
      [
        'Код подтверждения никогда не приходит на телефон. | После обновления меня выбрасывает каждый час. | Двухэтапный вход не работает в новом браузере.',
        'код подтверждения вход',
        'коды подтверждение входа',
        'Почему мне никогда не приходит код подтверждения?',
      ],
      [
        'Хочу расторгнуть договор в конце квартала. | Показания счётчика в моей квитанции слишком высокие. | Измените, пожалуйста, адрес нашего счёта.',
        'расторгнуть договор счётчика',
        'расторжение договора счётчик',
        'Как расторгнуть договор до конца квартала?',
      ],
    ],
  }),
];
