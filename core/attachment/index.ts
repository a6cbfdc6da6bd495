export {
  type Filing,
  filesOf,
  type MessageFiles,
  type NamedFiles,
  requireUsable,
  uploadKeys,
  type Visitor,
} from './attach.ts';
export { carriedAndLinked } from './carried.ts';
export { s3Copy } from './copy-gateway.ts';
export { announceUpload, createUpload, type Upload } from './create-upload.ts';
export { fileLink, LINKED_DAYS, readFileLink } from './file-link.ts';
export { forgetUpload } from './forget-upload.ts';
export { type RemoveObject, s3Removal } from './removal-gateway.ts';
export { type RoomFiling, roomFilesOf } from './room-files.ts';
export {
  ATTACHED,
  attachedObject as uploadedKey,
  holdersOf,
  type StoredUpload,
  uploadedObject,
} from './upload-store.ts';
