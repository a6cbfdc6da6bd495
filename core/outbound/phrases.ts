type Phrase = Readonly<Record<string, string>> & { readonly en: string };

/** What the desk says around what people wrote, by language. */
export const PHRASES = {
  channels: {
    en: 'Other ways to reach us',
    de: 'So erreichen Sie uns auch',
    fr: 'Nous joindre autrement',
    es: 'Otras formas de contactarnos',
    it: 'Altri modi per contattarci',
    nl: 'Zo bereikt u ons ook',
    pt: 'Outras formas de nos contactar',
    ro: 'Alte moduri de a ne contacta',
    ru: 'Другие способы связаться с нами',
    sl: 'Drugi načini, kako nas dosežete',
  },
  files: {
    en: 'Files to download',
    de: 'Dateien zum Herunterladen',
    fr: 'Fichiers à télécharger',
    es: 'Archivos para descargar',
    it: 'File da scaricare',
    nl: 'Bestanden om te downloaden',
    pt: 'Ficheiros para descarregar',
    ro: 'Fișiere de descărcat',
    ru: 'Файлы для скачивания',
    sl: 'Datoteke za prenos',
  },
  until: {
    en: 'until',
    de: 'bis',
    fr: 'jusqu’au',
    es: 'hasta el',
    it: 'fino al',
    nl: 'tot',
    pt: 'até',
    ro: 'până la',
    ru: 'до',
    sl: 'do',
  },
} as const satisfies Record<string, Phrase>;
