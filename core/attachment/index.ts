export {
  type Filing,
  filesOf,
  type MessageFiles,
  type NamedFiles,
  requireUsable,
  uploadKeys,
} from './attach.ts';
export { s3Copy } from './copy-gateway.ts';
export { createUpload, type Upload } from './create-upload.ts';
export { forgetUpload } from './forget-upload.ts';
export { type RemoveObject, s3Removal } from './removal-gateway.ts';
export { ATTACHED, holdersOf, type StoredUpload, uploadedObject } from './upload-store.ts';
