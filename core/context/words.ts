/**
 * Beginnings of words that say what the number behind them is, in small letters and without accents. One that begins with `*`
 * may stand anywhere in a word, and one that ends with `.` is the whole of it, or the end of one that begins with `*`.
 */
export type Stems = readonly string[];

const stems = (...lines: readonly string[]): Stems => lines.flatMap((line) => line.split(' '));

/** Words for an order, in the languages in which people write to shops. */
export const ORDER_WORDS: Stems = stems(
  // English, German, Dutch, Danish, Norwegian, Swedish, Finnish
  'order. orders. order# orderno ordernum ordernr purchase. purchases. ord. po. *bestell *auftrag',
  'bestel ordre ordern bestill bestall tilau',
  // Romance languages
  'commande comand comenz cmd. pedido compra orden. ordenes. ordine. ordini. encomenda',
  // Slavic languages
  'zamowien objednav narocil narudzb porudzb заказ замовлен поръчк поруџб замоўлен',
  // Hungarian, Turkish, Greek, Baltic languages
  'rendel megrendel siparis παραγγελ uzsakym pasutij tellimus',
  // scripts without spaces, or read from the right
  '*注文 *オーダー *订单 *訂單 *주문 *طلب *הזמנ *ऑर्डर *คำสั่งซื้อ',
);

/** Words for other things that have numbers: what stands behind them is no number of a thing that is known by another word. */
export const OTHER_WORDS: Stems = stems(
  // who wrote it, and where they are to be reached
  'phone telef tel. mobil cell. handy fax call. dial ext. whatsapp тел моб звон *電話 *电话 *電話番号 *전화',
  'customer *kunden client клиент account konto cont. cuenta conto. счет счёт iban user member',
  'mitglied zip plz postcode postal postleit индекс str. street road *strasse *straße *str. avenue',
  'ave. calle rue. via. strada bulevard ulic ул. улица house haus. apartment apt. flat ap. room',
  'zimmer camera floor box. postfach кв. дом.',
  // papers and other things
  'invoice *rechnung factur fattura fatura faktur racun szamla inv. bill. receipt bon. chitant',
  'quote offer angebot offert devis *請求 *发票 ticket case. request vorgang тикет заявк обращен',
  'solicitare tichet zahtev track *sendung parcel package paket awb colet shipment посыл трек',
  'suivi seguimiento spedizion przesylk posilj article *artikel articol articulo articolo артикул',
  'товар sku. item product *produkt produs produit producto prodott model модел serial *serien',
  'serie seria серийн part. ref. ean isbn imei device gerat contract contrat *vertrag договор',
  'policy police. version ver. v. build page line. zeile position seite pagina error fehler eroare',
  'ошибк code cod. codul код pin. otp password passwort voucher coupon gutschein size grosse größe',
  'rev. year jahr anul год',
  // money
  'paid pay. payed cost price total sum. amount refund bezahl gezahlt kost preis betrag summe',
  'platit pret suma importe precio pagad pagat prezzo prix montant paye цен стоит стоим сумм оплат',
  'заплат zaplac cena fiyat budget value. worth. wert. valoare valor. valeur valore',
  // how many
  'about. around. over. nearly almost approximately approx. than. least. most. circa ca. rund etwa',
  'ungefahr mehr cca. peste. aproximativ vreo. около более примерно environ unos. unas. casi',
);

/** Of these words, those that belong to the word before them, as in "order code". */
export const PART_WORDS: Stems = stems('code cod. codul код ref id. confirmation bestatigung');

/** What somebody did to as many things as the number behind it says. */
export const COUNTING_VERBS: Stems = stems(
  'ordered. purchased. bought. bestellt bestelle. gekauft. kaufte besteld comandat cumparat',
  'заказал купил kupil zamowil kupi compre. pedi. ordinato.',
);

/** Words between what says what a number is and the number, that say that it is one. */
export const NUMBER_WORDS: Stems = stems(
  'no. nr. n. num. number numero numar numer nummer *nummer *nr номер № id. st. stev broj br.',
  'cislo c. szam numara αριθ *番号 *编号 *號 *号 *번호 *رقم *מספר',
);

const words = (...lines: readonly string[]): ReadonlySet<string> =>
  new Set(lines.flatMap((line) => line.split(' ')));

/** What is weighed, timed or paid: a number before one of them says how much of it, whatever stands before the number. */
export const MEASURES = words(
  'kg mg lb lbs oz km cm mm ml dl kw kwh mah gb mb tb kb hz ghz mhz px dpi bar psi',
  'day days hour hours hrs minute minutes min minuten week weeks month months year years sec seconds',
  'tag tage tagen stunde stunden woche wochen monat monate monaten jahr jahre jahren',
  'zile ora ore saptamani luna luni ani день дня дней час часа часов минут неделя недели недель месяц месяца месяцев год года лет',
  'jours jour heures heure semaines mois ans dias dia horas semanas meses anos giorni settimane mesi anni dni godzin let leta mesecev gun saat hafta',
  'eur euro euros usd dollar dollars gbp pounds pound chf ron leu lei rub rur руб рублей рубль рубля pln zlotych czk huf sek nok dkk lira uah грн bgn лв rsd din jpy yen cny yuan rmb krw won inr rupees cent cents bani',
);

/** What is counted: a number before one of them says how many, unless the word for what it is stands right before it. */
export const COUNTED = words(
  'pcs pieces piece unit units pair pairs item items people persons users customers clients order orders product products question questions problem problems time times box boxes bottles screws',
  'stk stuck personen mal leute fragen bestellungen kunden artikel schrauben',
  'buc bucati persoane oameni ori comenzi produse intrebari clienti шт штук штуки человек раз заказов заказа товаров вопросов',
  'unites personnes fois commandes piezas unidades personas veces pedidos pezzi persone volte ordini',
  'ks kom kosov kosa osob sztuk szt db darab adet kisi g t m l h s v w a k zi an ft kc kr try tl zl ha ar p',
);

/** Signs right behind a number that say how much of something it is, in scripts without spaces. */
export const COUNTERS = /^\s?(?:[円個人年月日時分回件本枚元块圆℃°%‰]|[원개명년월일시])/u;

/** What may stand right before a year, and before no number. */
export const BEFORE_YEARS: ReadonlySet<string> = new Set(
  'in of from since until by for vom von seit bis im aus din de del du en dal di w z od do v iz от с до в за года'.split(
    ' ',
  ),
);

/** Words right before a time, such as a year. */
export const IN_TIME: ReadonlySet<string> = new Set('in since seit im en в с до'.split(' '));

/** Words between the numbers of one row: what is said of the first is said of all. */
export const JOINERS: ReadonlySet<string> = new Set(
  'and or und oder si sau и или et ou y o e och og i a'.split(' '),
);

/** What people write about something that they have named by its number alone: it is, was, has not come. */
export const VERBS: ReadonlySet<string> = new Set(
  [
    "is was has where's wheres numarali numaralı nolu hasn't hasnt isn't isnt wasn't wasnt had did didn't does doesn't will can cannot should never not still came arrived and or please for",
    'ist war wurde wird hat kam fehlt nicht noch und oder bitte',
    'este e a n-a nu inca si sau va rog lipseste',
    'не ещё еще и или был была пришел пришёл',
    'est a n’a pas et ou no ha y o esta non e manca nije ni in je jest nie i',
  ].flatMap((line) => line.split(' ')),
);
