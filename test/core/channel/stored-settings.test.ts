import { chatSettings, storedSettings } from '../../../core/channel/index.ts';

describe('the settings of a channel as they are stored', () => {
  test('are read as what is known of them, whatever a later version has added', () => {
    const greeting = { text: { en: 'Hello' } };
    const known = chatSettings.parse({ greetings: [greeting] });
    const stored = { ...known, glow: true, greetings: known.greetings.map((one) => ({ ...one, glow: 7 })) };
    expect(storedSettings(chatSettings, stored)).toEqual(known);
    expect(stored).toHaveProperty('glow');
  });

  test('are refused where what is known of them is wrong', () => {
    expect(() => storedSettings(chatSettings, { glow: true, mostFiles: 'many' })).toThrow('mostFiles');
  });
});
