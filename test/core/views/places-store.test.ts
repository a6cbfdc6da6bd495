import { nextRevision, parsePlaces, touch, touchByNote } from '../../../core/views/places-store.ts';

const NOWHERE = parsePlaces(undefined, 7);

test('each write of the places of a ticket raises their revision by one', () => {
  expect(nextRevision(NOWHERE)).toBe(1);
  expect(nextRevision({ ...NOWHERE, revision: 41 })).toBe(42);
});

test.each([
  ['to look at the rows', touch(7, 'anew'), touch(7, 'anew', true)],
  ['to go by the note', touchByNote(7), touchByNote(7, true)],
])(
  'who asks %s is refused for a ticket that was never listed, unless it is said to be new',
  (_, asked, isNew) => {
    expect(asked).toMatchObject({
      add: { revision: 1 },
      condition: { expression: 'attribute_exists(#pk)' },
      refusal: 'no places',
    });
    expect(isNew).toMatchObject({ add: { revision: 1 } });
    expect(isNew.condition?.expression ?? '').not.toContain('attribute_exists');
  },
);
