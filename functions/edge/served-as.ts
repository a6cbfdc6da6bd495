/** Types as which files are served; no browser runs anything in them. */
const HARMLESS =
  /^(?:image\/(?:png|jpeg|gif|webp|avif|bmp|tiff)|audio\/[\w.+-]+|video\/[\w.+-]+|text\/(?:plain|csv|calendar)|application\/(?:pdf|zip|json|vnd\.[\w.+-]+|msword))$/;

/** The type as which a file is served: its own where it is harmless, so that nothing of a sender's runs in a browser. */
export const servedAs = (contentType: string): string =>
  HARMLESS.test(contentType) ? contentType : 'application/octet-stream';
