export {
  type CompiledText,
  compileText,
  type Filling,
  type NamedArticle,
  TEMPLATE_KIND,
  TemplateError,
  type TextKind,
} from './compile-text.ts';
export { createTemplate, type TemplateDeps, updateTemplate } from './save-template.ts';
export { SHIPPED_TEXTS, type ShippedTemplate } from './shipped-texts.ts';
export { type Template, type Templates, templateArea } from './template-area.ts';
export { textProblems } from './text-problems.ts';
