import * as fc from 'fast-check';
import { compileText, TemplateError } from '../../../core/template/index.ts';
import { ticketIn } from '../../support/desk.ts';
import { CATALOGUE, FILLING, filled } from './given.ts';

describe('a text', () => {
  test.each([
    ['[#{{ ticket.id }}] {{ ticket.subject }}', '[#42] The invoice is wrong'],
    ['{{ desk.name }} greets {{ requester.name }}', 'Acme Support greets Mara Lindt'],
    ['{{ ticket.priority }} is {{ ticket.priority.label }}', 'high is High'],
    ['{% if ticket.priority == "high" %}soon{% else %}later{% endif %}', 'soon'],
    ['{% case ticket.priority %}{% when "low" %}l{% when "high" %}h{% endcase %}', 'h'],
    ['{{ ticket.custom.colours | join: ", " }}', 'green, red'],
    ['{% for colour in ticket.custom.colours %}{{ colour.label | upcase }} {% endfor %}', 'GREEN RED'],
    ['{{ ticket.custom.colours.size }} {{ ticket.custom.colours.first.label }}', '2 green'],
    ['{{ ticket.custom.colours[1] }}', 'red'],
    ['{% assign name = requester.name | split: " " %}{{ name | first }}', 'Mara'],
    ['{{ ticket["priority"] }}', 'high'],
    ['  {{ ticket.id }}\n\n', '42'],
  ])('%j says %j', (text, said) => {
    expect(filled(text)).toBe(said);
  });

  test('says nothing where a field says nothing, and can ask whether it does', () => {
    const text =
      '[{{ ticket.solvedAt | date_time }}]{% if ticket.solvedAt %}solved{% else %}not yet{% endif %}';
    expect(filled(text)).toBe('[]not yet');
    const { facts } = FILLING;
    const plain = { ...facts, ticket: { ...facts.ticket, fields: {} } };
    expect(
      filled('[{{ ticket.custom.colours | join: "," }}{{ ticket.custom.colours.first.label }}]', {
        facts: plain,
      }),
    ).toBe('[]');
  });

  test.each([
    ['en-GB', 'Europe/Berlin', '29 March 2026 at 01:30 CET', 'Sunday'],
    ['de', 'Europe/Berlin', '29. März 2026 um 01:30 MEZ', 'Sonntag'],
    ['en-US', 'America/New_York', 'March 28, 2026 at 8:30 PM EDT', 'Saturday'],
    ['fr', 'Asia/Kathmandu', '29 mars 2026 à 06:15 UTC+5:45', 'dimanche'],
  ])('writes moments as people do in %s and %s', (language, timeZone, moment, weekday) => {
    const place = { language, timeZone };
    // Newer versions of the language data use other spaces.
    const plain = (text: string) => filled(text, place).replace(/[\u00A0\u202F]/g, ' ');
    expect(plain('{{ ticket.createdAt | date_time }}')).toBe(moment);
    expect(plain('{{ ticket.createdAt | weekday }}')).toBe(weekday);
  });

  test('says when an answer is due, where one is promised', () => {
    const text =
      '{% if ticket.dueAt %}You have an answer by {{ ticket.dueAt | date_time }}.{% else %}Soon.{% endif %}';
    expect(filled(text)).toBe('Soon.');
    const { facts } = FILLING;
    const sla = {
      dueAt: '2026-03-30T07:00:00.000Z',
      urgency: 'calm' as const,
      policy: 'std',
      course: '[]',
      said: '{}',
      next: null,
    };
    const ticket = ticketIn('new', { sla });
    expect(filled(text, { facts: { ...facts, ticket } })).toBe(
      'You have an answer by 30 March 2026 at 09:00 CEST.',
    );
  });

  test('takes a date for that day in every time zone', () => {
    for (const timeZone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago'])
      expect(filled('{{ ticket.custom.due | date }}', { timeZone })).toBe('24 December 2026');
  });

  test.each([
    ['{{ ticket.secret }}', 'line 1, column 4: there is no field ticket.secret that customers see'],
    ['Hello\n{{ ticket.tags }}', 'line 2, column 4: there is no field ticket.tags that customers see'],
    ['{{ ticket.custom.margin }}', 'there is no field ticket.custom.margin'],
    ['{{ organisation.notes }}', 'there is no field organisation.notes'],
    ['{{ message.text }}', 'there is no field message.text'],
    ['{{ event.type }}', 'there is no field event.type'],
    ['{{ ticket.subject.constructor }}', 'there is no field ticket.subject.constructor'],
    ['{{ ticket.priority.__proto__ }}', 'there is no field ticket.priority.__proto__'],
    ['{{ ticket.priority.label.size }}', 'there is no field ticket.priority.label.size'],
    ['{{ ticket[requester.name] }}', 'fields are named by words'],
    ['{{ ticket }}', 'there is no field ticket'],
    ['{{ place }}{{ " place" }}', 'there is no field place'],
    ['{{ ticket.id | json }}', 'undefined filter: json'],
    ['{{ ticket.id | sample }}', 'undefined filter: sample'],
    ['{% include "other" %}', 'tag "include" not found'],
    ['{% render "other" %}', 'tag "render" not found'],
    ['{% tablerow a in ticket.custom.colours %}{% endtablerow %}', 'tag "tablerow" not found'],
    ['{% if ticket.id', 'not closed'],
    ['{% if ticket.id %}open', 'not closed'],
    [
      '{% for a in ticket.custom.colours %}{% if a %}{% for b in (1..2) %}{% endfor %}{% endif %}{% endfor %}',
      'line 1, column 47: a loop must not stand in another one',
    ],
  ])('is refused for %j, which says why', (text, reason) => {
    expect(() => compileText(text, CATALOGUE)).toThrow(TemplateError);
    expect(() => compileText(text, CATALOGUE)).toThrow(reason);
  });

  test.each([
    '{% for a in (1..1000000) %}a{% endfor %}',
    '{% assign s = "aaaaaaaaaa" %}{% for t in (1..30) %}{% assign s = s | append: s %}{% endfor %}{{ s }}',
    '{% for a in (1..3000) %}0123456789{% endfor %}',
    '{{ requester.name | date }}',
    '{{ 1 | divided_by: 0 }}{{ ticket.subject | divided_by: 0 | date }}',
  ])('fails, and does not go on without end, when it is filled in: %j', (text) => {
    const compiled = compileText(text, CATALOGUE);
    expect(() => compiled.fill(FILLING)).toThrow(TemplateError);
  });

  test('is refused or filled in, and never fails in another way, whatever it is', () => {
    const piece = fc.constantFrom(
      ...[
        '{{',
        '}}',
        '{%',
        '%}',
        ' ticket',
        '.id',
        '.priority',
        '.label',
        ' if ',
        ' endif ',
        ' for a in ',
        ' (1..3) ',
      ],
      ...[
        ' endfor ',
        ' assign a = ',
        '"',
        "'",
        ' | ',
        'append: ',
        'date_time',
        'raw',
        'comment',
        '\n',
        'ß',
        '-',
        '[',
      ],
    );
    const texts = fc.oneof(
      fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join('')),
      fc.string({ unit: 'binary', maxLength: 40 }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        try {
          expect(typeof filled(text)).toBe('string');
        } catch (error) {
          expect(error).toBeInstanceOf(TemplateError);
          expect((error as Error).message).toMatch(/^line \d+, column \d+: ./);
        }
      }),
      { numRuns: 500 },
    );
  });
});
