/** Languages of the words of reports, in their order; English stands where they are used. */
export const NAMED_IN = ['de', 'es', 'fr', 'it', 'nl', 'pt', 'ro', 'ru', 'sl'] as const;
/** A name in each of these languages. */
export type InAll = readonly [string, string, string, string, string, string, string, string, string];

/** Words that the page of reports and reports by mail both say, and fields that both name. */
export const COMMON_WORDS = {
  team: ['Team', 'Equipo', 'Équipe', 'Team', 'Team', 'Equipa', 'Echipă', 'Команда', 'Ekipa'],
  agent: ['Agent', 'Agente', 'Agent', 'Agente', 'Medewerker', 'Agente', 'Agent', 'Агент', 'Agent'],
  channel: ['Kanal', 'Canal', 'Canal', 'Canale', 'Kanaal', 'Canal', 'Canal', 'Канал', 'Kanal'],
  priority: [
    'Priorität',
    'Prioridad',
    'Priorité',
    'Priorità',
    'Prioriteit',
    'Prioridade',
    'Prioritate',
    'Приоритет',
    'Prednost',
  ],
  mailbox: [
    'Postfach',
    'Buzón',
    'Boîte',
    'Casella',
    'Postvak',
    'Caixa de correio',
    'Căsuță',
    'Почтовый ящик',
    'Predal',
  ],
  total: ['Gesamt', 'Total', 'Total', 'Totale', 'Totaal', 'Total', 'Total', 'Всего', 'Skupaj'],
  maturing: [
    'kann sich noch ändern',
    'aún puede cambiar',
    'peut encore changer',
    'può ancora cambiare',
    'kan nog veranderen',
    'ainda pode mudar',
    'se mai poate schimba',
    'ещё может измениться',
    'se še lahko spremeni',
  ],
  computed: [
    'Berechnet am {at}.',
    'Calculado el {at}.',
    'Calculé le {at}.',
    'Calcolato il {at}.',
    'Berekend op {at}.',
    'Calculado em {at}.',
    'Calculat la {at}.',
    'Рассчитано {at}.',
    'Izračunano {at}.',
  ],
  when: ['Wann', 'Cuándo', 'Quand', 'Quando', 'Wanneer', 'Quando', 'Când', 'Когда', 'Kdaj'],
  none: [
    '(ohne)',
    '(ninguno)',
    '(aucun)',
    '(nessuno)',
    '(geen)',
    '(nenhum)',
    '(niciunul)',
    '(нет)',
    '(brez)',
  ],
} as const satisfies Record<string, InAll>;
