import { labelIn } from '../../../core/shared/label-in.ts';

const labels = { en: 'Size', de: 'Größe', 'pt-BR': 'Tamanho', 'zh-Hant': '尺寸' };

test.each([
  [['de'], 'Größe'],
  [['de-CH'], 'Größe'],
  [['DE-ch'], 'Größe'],
  [['pt'], 'Tamanho'],
  [['pt-PT'], 'Tamanho'],
  [['fr', 'de'], 'Größe'],
  [['fr', null], 'Size'],
  [[null, 'zh-Hant'], '尺寸'],
  [[], 'Size'],
  [['d'], 'Size'],
])('in %j a name is %s', (languages, label) => {
  expect(labelIn(labels, languages)).toBe(label);
});
