import { isBareThanks } from '../../../core/email/index.ts';

describe('a bare "thanks" is known', () => {
  test.each([
    'Thanks!',
    'thank you so much',
    'Thank you very much for your quick help! It works now.',
    'Hi Ada,\n\nthanks a lot!\n\nBest regards,\nMara Lindt',
    'Thanks, Ada!',
    'Great, thanks 👍',
    "That's great, thank you :-)",
    'Thanks\n\nSent from my iPhone',
    'Thank you!\nMara Lindt',
    'Vielen Dank!',
    'Danke schön für die schnelle Antwort.',
    'Hallo Frau Kern,\n\nvielen Dank, alles klar.\n\nMit freundlichen Grüßen\nJonas Weber',
    'Super, danke. LG',
    'Muchas gracias por su ayuda.',
    'Hola, ¡gracias! Todo perfecto.\n\nUn saludo,\nLucía',
    'Mulțumesc frumos!',
    'Multumesc mult pentru ajutor.\n\nCu stimă,\nAna Popa',
    'Спасибо большое!',
    'Здравствуйте!\nСпасибо за помощь, всё работает.\nС уважением, Иван',
    'Hvala lepa za hiter odgovor.\n\nLep pozdrav\nMojca',
    'Najlepša hvala!',
    'ありがとうございました。',
    'お世話になっております。\n早速のご対応ありがとうございます。',
    '鈴木様\nありがとうございます!助かりました。\nよろしくお願いいたします。',
  ])('%j', (text) => {
    expect(isBareThanks(text, 'Mara Lindt')).toBe(true);
  });
});

describe('what says anything else than thanks is none', () => {
  test.each([
    '',
    '👍',
    'Thanks, but it still does not work.',
    'Thanks. When will it arrive?',
    'Thanks, when will it arrive',
    'Thanks in advance',
    'Thanks for nothing',
    'No thanks',
    'Thanks! Please also cancel order 4711.',
    'Thanks\nBroken again',
    'Thank you. The invoice is still wrong',
    'Works now',
    'Danke, nein.',
    'Danke, geht leider nicht.',
    'Danke im Voraus',
    'Gracias, pero no funciona',
    '¿Gracias?',
    'Mulțumesc, dar nu merge.',
    'Спасибо, не помогло.',
    'Спасибо заранее',
    'Hvala, ampak ne deluje.',
    'Hvala vnaprej',
    'Thanks!\nRegards\nMara\nPS: please send another one',
    'Thanks, best, but the printer is broken again',
    'ありがとうございます。まだ動きません。',
    'ありがとうございます。いつ届きますか?',
    'ありがとうございますが、解決していません。',
    'Thanks '.repeat(60),
  ])('%j', (text) => {
    expect(isBareThanks(text, 'Mara Lindt')).toBe(false);
  });
});
