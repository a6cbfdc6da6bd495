import type { FormField } from '../../../core/custom-field/index.ts';
import { SUBJECT_LIMIT } from '../../../schemas/ticket.ts';
import { type Html, html } from '../html.ts';
import { pathIn, type Site } from '../page.ts';
import { FORM_BYTES, sizeIn } from '../pages/errors.ts';
import { said } from '../words/index.ts';
import { type AskedForm, askedNow } from './offered.ts';
import { CONTACT_WORDS } from './words.ts';
import { FIELD, initialOf, type Problems, TEXT_LIMIT, type Written } from './written.ts';

/** A form that is shown. */
export interface Shown {
  offered: AskedForm;
  now: Date;
  /** where it is sent */
  action: string;
  /** says that the desk has shown it, and when */
  token: string;
  written: Written;
  problems?: Problems;
  /** the address of whoever is signed in; null: nobody is */
  signedIn: string | null;
  /** key of the site with Turnstile; null: it is not asked */
  turnstile: string | null;
  /** what stands above the button */
  above?: Html | undefined;
  button?: string;
}

/** The contact form. */
export function formHtml(shown: Shown, site: Site): Html {
  const words = CONTACT_WORDS[site.language];
  const { action, token, written, problems = {}, signedIn, turnstile } = shown;
  const line = (name: 'name' | 'address' | 'subject', type: string, more: Partial<Line> = {}) =>
    lineHtml({ name, type, label: words[name], value: written[name], problem: problems[name], ...more });
  return html`<form method="post" action="${action}" enctype="multipart/form-data" class="contact">
<input type="hidden" name="shown" value="${token}">
<p class="trap"><label for="website">${words.leaveEmpty}</label><input id="website" name="website" tabindex="-1" autocomplete="off"></p>
${signedIn === null && line('name', 'text', { autocomplete: 'name', most: 200 })}
${signedIn === null && line('address', 'email', { autocomplete: 'email', most: 254, isRequired: true })}
${signedIn !== null && html`<p>${words.address}: <strong>${signedIn}</strong></p>`}
${line('subject', 'text', { autocomplete: 'off', most: SUBJECT_LIMIT, isRequired: true })}
${fieldsHtml(shown, site)}
${labelled({ name: 'text', label: words.message, problem: problems.text, isRequired: true })}
<textarea id="text" name="text" maxlength="${TEXT_LIMIT}" aria-required="true" aria-invalid="${String(problems.text !== undefined)}"
 aria-describedby="${described('text', problems.text)}">${written.text}</textarea></div>
<div id="suggestions" aria-live="polite" data-from="${pathIn(site, '/suggest')}"></div>
<div class="field"><label for="files">${words.files} <span class="hint">${said(words.filesText, { size: sizeIn(FORM_BYTES, site.language) })}</span></label>
<input id="files" name="files" type="file" multiple></div>
${turnstile !== null && html`<div class="cf-turnstile field" data-sitekey="${turnstile}" data-language="${site.language}"></div>`}
${shown.above}
<p class="buttons"><button>${shown.button ?? words.send}</button></p>
</form>`;
}

interface Line {
  name: string;
  type: string;
  label: string;
  value: string;
  autocomplete: string;
  most: number;
  isRequired: boolean;
  problem: string | undefined;
  inputmode: string;
}

function lineHtml(
  line: Partial<Line> & Pick<Line, 'name' | 'type' | 'label' | 'value'> & { optional?: string },
): Html {
  const { name, type, value, autocomplete = 'off', most = 500, isRequired = false, problem } = line;
  const { inputmode = type === 'email' ? 'email' : 'text' } = line;
  return html`${labelled({ ...line, isRequired, problem })}
<input id="${name}" name="${name}" type="${type}" value="${value}" maxlength="${most}" autocomplete="${autocomplete}"
 inputmode="${inputmode}" aria-required="${String(isRequired)}" aria-invalid="${String(problem !== undefined)}" aria-describedby="${described(name, problem)}"></div>`;
}

/** The id of what says what is wrong with a field. */
const described = (name: string, problem: string | undefined): string =>
  problem === undefined ? '' : `${name}-problem`;

const problemHtml = (name: string, problem: string | undefined) =>
  problem !== undefined && html`<p class="problem" id="${name}-problem">${problem}</p>`;

/** The beginning of a field: its label, and what is wrong with it. */
function labelled({ name, label, problem, isRequired, optional }: Labelled): Html {
  const hint = !isRequired && optional;
  return html`<div class="field"><label for="${name}">${label}${hint && html` <span class="hint">(${hint})</span>`}</label>
${problemHtml(name, problem)}`;
}

type Labelled = Pick<Line, 'name' | 'label' | 'isRequired'> & {
  problem?: string | undefined;
  optional?: string;
};

/** The custom fields of the form. Those that are not asked for yet are there for scripts, and the desk shows them when the form is sent. */
function fieldsHtml({ offered, action, written, problems = {}, now }: Shown, site: Site): Html {
  const { fields, rules } = offered;
  if (!rules.areAny) return html`${fields.map((field) => fieldHtml(field, { written, problems, site }))}`;
  const { shown, required } = askedNow(offered, written, now);
  const all = fields.map((field) => {
    const { key } = field;
    const asked = fieldHtml(
      { ...field, required: field.required || required.has(key) },
      { written, problems, site },
    );
    const name = `${FIELD}${key}`;
    return shown.has(key)
      ? html`<div data-asks="${name}">${asked}</div>`
      : html`<div data-asks="${name}" hidden>${asked}</div>`;
  });
  const names = fields.filter(({ key }) => shown.has(key)).map(({ key }) => key);
  return html`<div id="asked" data-from="${action}/asked"><input type="hidden" name="asked" value="${names.join(' ')}">
${all}</div>`;
}

/** A custom field of the form. */
function fieldHtml(
  field: FormField,
  { written, problems, site }: { written: Written; problems: Problems; site: Site },
): Html {
  const { key, type, label, required: isRequired, choices } = field;
  const name = `${FIELD}${key}`;
  const problem = problems[name];
  const values = written.fields[key] ?? initialOf(field);
  const [value = ''] = values;
  const invalid = String(problem !== undefined);
  const { optional } = site.words;
  const start = labelled({ name, label, problem, isRequired, optional });
  switch (type) {
    case 'boolean':
      return html`<div class="field">${problemHtml(name, problem)}
<label>${checkbox(name, 'yes', value !== '')} ${label}</label></div>`;
    case 'multi_select':
      return html`<fieldset class="field" aria-describedby="${described(name, problem)}"><legend>${label}</legend>
${problemHtml(name, problem)}
${choices.map((choice) => html`<label class="plain">${checkbox(name, choice.key, values.includes(choice.key))} ${choice.label}</label>`)}</fieldset>`;
    case 'dropdown':
    case 'tree':
      return html`${start}<select id="${name}" name="${name}" aria-required="${String(isRequired)}" aria-invalid="${invalid}"
 aria-describedby="${described(name, problem)}"><option value="">${CONTACT_WORDS[site.language].pick}</option>
${choices.map((choice) => option(choice, choice.key === value))}</select></div>`;
    case 'long_text':
      return html`${start}<textarea id="${name}" name="${name}" maxlength="10000" aria-required="${String(isRequired)}"
 aria-invalid="${invalid}" aria-describedby="${described(name, problem)}">${value}</textarea></div>`;
    default: {
      const isNumber = type === 'integer' || type === 'decimal';
      const line = { name, label, value, isRequired, problem, optional };
      const inputmode = isNumber ? 'decimal' : 'text';
      return lineHtml({ ...line, type: type === 'date' ? 'date' : 'text', inputmode });
    }
  }
}

const checkbox = (name: string, value: string, isChecked: boolean): Html =>
  isChecked
    ? html`<input name="${name}" type="checkbox" value="${value}" checked>`
    : html`<input name="${name}" type="checkbox" value="${value}">`;

const option = ({ key, label }: { key: string; label: string }, isChosen: boolean): Html =>
  isChosen
    ? html`<option value="${key}" selected>${label}</option>`
    : html`<option value="${key}">${label}</option>`;
