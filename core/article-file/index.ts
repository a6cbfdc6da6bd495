/** Images and files of articles: announced, looked at when a text first names them, and kept as long as its versions are. */
export { type AnnouncedFile, addArticleFile } from './add-file.ts';
export { listArticleFiles, loadArticleFile, objectOfFile } from './file-store.ts';
export { forgetArticleFile } from './forget-file.ts';
export { keptAs } from './image-type.ts';
export { type ArticleFiles, filesKept, type NamedFile } from './named-files.ts';
