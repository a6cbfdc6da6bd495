/** Extensions of files by their media type, for files that came without a name. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'application/zip': 'zip',
  'application/x-zip-compressed': 'zip',
  'application/gzip': 'gz',
  'application/x-7z-compressed': '7z',
  'application/json': 'json',
  'application/xml': 'xml',
  'application/ics': 'ics',
  'application/rtf': 'rtf',
  'application/msword': 'doc',
  'application/vnd.ms-excel': 'xls',
  'application/vnd.ms-powerpoint': 'ppt',
  'application/vnd.ms-outlook': 'msg',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'pptx',
  'application/vnd.oasis.opendocument.text': 'odt',
  'application/vnd.oasis.opendocument.spreadsheet': 'ods',
  'application/ms-tnef': 'dat',
  'application/pgp-encrypted': 'asc',
  'application/pgp-signature': 'asc',
  'application/pgp-keys': 'asc',
  'application/pkcs7-mime': 'p7m',
  'application/x-pkcs7-mime': 'p7m',
  'application/pkcs7-signature': 'p7s',
  'application/x-pkcs7-signature': 'p7s',
  'application/octet-stream': 'bin',
  'message/rfc822': 'eml',
  'message/global': 'eml',
  'message/partial': 'eml',
  'text/plain': 'txt',
  'text/calendar': 'ics',
  'text/html': 'html',
  'text/vcard': 'vcf',
  'text/x-vcard': 'vcf',
  'text/directory': 'vcf',
  'text/rfc822-headers': 'txt',
  'text/javascript': 'js',
  'text/x-patch': 'patch',
  'text/rtf': 'rtf',
  'text/enriched': 'txt',
  'text/markdown': 'md',
  'image/jpeg': 'jpg',
  'image/pjpeg': 'jpg',
  'image/jpg': 'jpg',
  'image/svg+xml': 'svg',
  'image/tiff': 'tif',
  'image/x-icon': 'ico',
  'image/vnd.microsoft.icon': 'ico',
  'image/x-ms-bmp': 'bmp',
  'image/x-png': 'png',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'audio/x-wav': 'wav',
  'audio/amr': 'amr',
  'video/mp4': 'mp4',
  'video/quicktime': 'mov',
  'video/x-msvideo': 'avi',
  'video/3gpp': '3gp',
};
/** What a file begins with tells its type where the label does not. */
const SIGNATURES: readonly (readonly [string, string])[] = [
  ['25504446', 'pdf'],
  ['89504e47', 'png'],
  ['ffd8ff', 'jpg'],
  ['47494638', 'gif'],
  ['504b0304', 'zip'],
];

/** The extension of a file, by its media type and what it begins with. */
export function extensionOf(type: string, content: Uint8Array): string {
  const known = Object.hasOwn(EXTENSIONS, type) ? EXTENSIONS[type] : undefined;
  if (known !== undefined && known !== 'bin') return known;
  const start = Buffer.from(content.subarray(0, 8)).toString('hex');
  const signed = SIGNATURES.find(([signature]) => start.startsWith(signature))?.[1];
  const subtype = /^(?:image|audio|video|text|font)\/(?:x-)?([a-z0-9]{2,8})$/.exec(type)?.[1];
  return signed ?? subtype ?? known ?? 'bin';
}
