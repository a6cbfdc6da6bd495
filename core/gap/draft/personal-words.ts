const NAME = String.raw`\p{Lu}(?:[\p{L}\p{M}'’-]+|\.(?=\s\p{Lu}))`;
const NAMES = String.raw`${NAME}(?:\s+(?:van|von|de|der|den|di|da|del|la|le|du|dos|zu)\b)*(?:\s+${NAME}){0,3}`;

const TITLES =
  'Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Sir|Herr|Herrn|Frau|Hr|Fr|Monsieur|Madame|Mademoiselle|M|Mme|Mlle|Sr|Sra|Srta|Señor|Señora|Don|Doña|Signor|Signora|Sig|Dott|Senhor|Senhora|Meneer|Mevrouw|Dhr|Mevr|Gospod|Gospa|Gospodična|Domnul|Doamna|Dl|Dna|Господин|Госпожа|Г-н|Г-жа';

/** Somebody who is named with a title: the name goes, the title stays. */
export const titled = () =>
  new RegExp(
    String.raw`(?<![\p{L}\p{M}])((?:${TITLES})\.?\s+(?:(?:Dr|Prof|Mag|Dipl|Ing)\.?\s+)*)(?=\p{Lu})${NAMES}`,
    'gu',
  );

const SAID = [
  '[Mm]y name is',
  '[Tt]his is',
  '[Ii]ch hei(?:ß|ss)e',
  '[Mm]ein Name ist',
  "[Jj]e m[’']appelle",
  '[Mm]on nom est',
  '[Mm]e llamo',
  '[Mm]i nombre es',
  '[Mm]i chiamo',
  '[Ii]l mio nome è',
  '[Mm]e chamo',
  '[Cc]hamo-me',
  '[Mm]eu nome é',
  '[Mm]ijn naam is',
  '[Ii]k heet',
  '[Ii]me mi je',
  '[Mm]oje ime je',
  '[Mm]ă numesc',
  '[Nn]umele meu este',
  '[Мм]еня зовут',
  '[Мм]о[её] имя',
];

/** Somebody who says their name. */
export const introduced = () => new RegExp(String.raw`((?:${SAID.join('|')})\s+)${NAMES}`, 'gu');
