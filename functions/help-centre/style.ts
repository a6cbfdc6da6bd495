/** How all pages look. Colours of the theme come from its own sheet, which is loaded after this one. */
export const STYLE = `
:root{--ground:#fff;--raised:#eef0f3;--text:#1b1f24;--quiet:#4a525c;--line:#818a96;--accent:#1f5fbf;--on-accent:#fff;
--bad:#a3150d;--good:#0b5d2a;--radius:.5rem;color-scheme:light dark}
@media (prefers-color-scheme:dark){:root{--ground:#15181d;--raised:#262b33;--text:#edf0f3;--quiet:#b9c1cc;--line:#7d8793;
--accent:#8ab4f8;--on-accent:#000;--bad:#ff9d95;--good:#7fd99c}}
*,::before,::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;min-height:100vh;display:flex;flex-direction:column;background:var(--ground);color:var(--text);
font:1rem/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;overflow-wrap:anywhere}
img{max-width:100%;height:auto}
a{color:var(--accent);text-underline-offset:.15em}
a:hover{text-decoration-thickness:.15em}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:.15rem}
h1{font-size:1.75rem;line-height:1.25;margin:0 0 1rem}
h2{font-size:1.25rem;line-height:1.3;margin:2rem 0 .75rem}
h3{font-size:1.1rem;margin:1.5rem 0 .5rem}
p{margin:0 0 1rem}
.wide{width:100%;max-width:64rem;margin-inline:auto;padding-inline:1rem}
.skip{position:absolute;inset-inline-start:-999rem}
.skip:focus{position:static;display:inline-block;padding:.5rem 1rem}
.top{border-block-end:1px solid var(--line)}
.top .wide{display:flex;flex-wrap:wrap;align-items:center;gap:.5rem 1.5rem;padding-block:.75rem}
.brand{display:inline-flex;align-items:center;gap:.6rem;font-weight:700;font-size:1.1rem;color:inherit;text-decoration:none;margin-inline-end:auto}
.brand img{max-height:2.25rem;width:auto}
.top nav ul,.languages ul,.foot .links{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;list-style:none;margin:0;padding:0}
.top nav a,.languages a,.foot a,.plain{display:inline-block;padding-block:.35rem}
main{flex:1;padding-block:1.5rem 3rem}
.foot{border-block-start:1px solid var(--line);padding-block:1rem;color:var(--quiet)}
.foot .wide{display:flex;flex-wrap:wrap;justify-content:space-between;gap:.5rem 2rem}
.crumbs ol{display:flex;flex-wrap:wrap;list-style:none;margin:0 0 1rem;padding:0;color:var(--quiet)}
.crumbs li+li::before{content:"/";margin-inline:.5rem}
.hero{background:var(--raised);border-radius:var(--radius);padding:1.5rem;margin-block-end:1.5rem}
.hero h1{margin-block-end:.75rem}
.searching{display:flex;flex-wrap:wrap;gap:.5rem}
.searching input{flex:1 1 12rem}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,16rem),1fr));gap:1rem;list-style:none;padding:0;margin:0}
* +.cards,form+form{margin-block-start:1rem}
.card{background:var(--raised);border-radius:var(--radius);padding:1rem 1.25rem}
.card h2,.card h3{margin:0 0 .25rem;font-size:1.1rem}
.card p{margin:0;color:var(--quiet)}
.quiet{color:var(--quiet)}
.list{list-style:none;padding:0;margin:0}
.list li{padding-block:.6rem;border-block-end:1px solid var(--raised)}
label,legend{display:block;font-weight:600;margin-block-end:.25rem}
.hint{display:block;font-weight:400;color:var(--quiet)}
.field{margin-block-end:1rem;max-width:40rem;min-width:0;border:0;padding:0}
input,textarea,select,button{font:inherit;color:inherit}
input:not([type=checkbox],[type=radio],[type=file]),textarea,select{width:100%;padding:.55rem .75rem;background:var(--ground);
border:1px solid var(--line);border-radius:var(--radius);min-height:2.75rem}
input[type=file]{width:100%;max-width:100%}
textarea{min-height:9rem;resize:vertical}
[aria-invalid=true]{border-color:var(--bad)!important;border-width:2px!important}
.problem{color:var(--bad);font-weight:600}
button,.button{display:inline-block;background:var(--accent);color:var(--on-accent);border:2px solid var(--accent);border-radius:var(--radius);
padding:.5rem 1.1rem;min-height:2.75rem;font-weight:600;text-decoration:none;cursor:pointer}
button.second,.button.second{background:transparent;color:var(--accent)}
button.link{background:none;border:0;padding:.35rem 0;min-height:0;color:var(--accent);font-weight:400;text-decoration:underline;text-underline-offset:.15em}
.contact input[type=file]{max-width:100%}
.contact fieldset{min-width:0}
.contact label.plain{display:inline-block;font-weight:400;margin-inline-end:1rem}
.trap{position:absolute;inset-inline-start:-999rem}
.buttons{display:flex;flex-wrap:wrap;gap:.75rem;align-items:center}
.note{border-inline-start:.3rem solid var(--accent);background:var(--raised);padding:.75rem 1rem;border-radius:var(--radius);margin-block-end:1.25rem}
.note.bad{border-color:var(--bad)}
.note.good{border-color:var(--good)}
.note>:last-child{margin:0}
.table{overflow-x:auto}
table{border-collapse:collapse;width:100%}
th,td{text-align:start;padding:.5rem .75rem;border-block-end:1px solid var(--line);vertical-align:top}
dl.facts{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.35rem 1.25rem;margin:0 0 1.5rem}
dl.facts dt{color:var(--quiet)}
dl.facts dd{margin:0}
.talk{list-style:none;padding:0;margin:0 0 1.5rem;display:grid;grid-template-columns:minmax(0,1fr);gap:1rem}
.talk>li{border:1px solid var(--line);border-radius:var(--radius);padding:.75rem 1rem;max-width:46rem}
.talk>li.own{background:var(--raised);margin-inline-start:auto;width:min(100%,46rem)}
.talk header{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 1rem;color:var(--quiet);margin-block-end:.5rem}
.talk header strong{color:var(--text)}
.said{white-space:pre-wrap}
mark{background:none;color:inherit;font-weight:700}
.article{max-width:46rem}
.article pre{overflow-x:auto;background:var(--raised);padding:.75rem 1rem;border-radius:var(--radius)}
.article blockquote{border-inline-start:.3rem solid var(--line);margin-inline:0;padding-inline-start:1rem}
@media (max-width:30rem){dl.facts{grid-template-columns:1fr;gap:0}dl.facts dd{margin-block-end:.5rem}
.stack thead{position:absolute;inset-inline-start:-999rem}.stack tr{display:block;border-block-end:1px solid var(--line);padding-block:.5rem}
.stack td{display:block;border:0;padding:.1rem 0}}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
@media print{.top nav,.foot,form{display:none}}
`
  .trim()
  .replaceAll('\n', '');

/** What pages do better where scripts run: a form is sent once, however often its button is pressed. */
export const SCRIPT = `
document.addEventListener('submit',function(event){
var form=event.target;
if(form.dataset.sent){event.preventDefault();return}
form.dataset.sent='1';
setTimeout(function(){delete form.dataset.sent},8000);
});
var place=document.getElementById('suggestions'),waits;
function suggest(){
var text=['subject','text'].map(function(id){return document.getElementById(id).value}).join(' ').slice(0,400);
var shown=place.closest('form').elements.shown;
fetch(place.dataset.from+'?q='+encodeURIComponent(text)+(shown?'&shown='+encodeURIComponent(shown.value):'')).then(function(answer){return answer.json()}).then(function(found){
place.replaceChildren();
if(!found.items.length)return;
var heading=document.createElement('h2'),list=document.createElement('ul');
heading.textContent=found.heading;list.className='list';
found.items.forEach(function(item){
var line=document.createElement('li'),link=document.createElement('a');
link.href=item.href;link.textContent=item.title;link.target='_blank';link.rel='noopener';line.append(link);list.append(line)});
place.append(heading,list);
if(!place.form){place.form=true;var sure=document.createElement('input');sure.type='hidden';sure.name='sure';sure.value='1';place.closest('form').append(sure)}
}).catch(function(){});
}
if(place)document.querySelectorAll('#subject,#text').forEach(function(field){
field.addEventListener('input',function(){clearTimeout(waits);waits=setTimeout(suggest,500)})});
var asked=document.getElementById('asked');
if(asked)asked.closest('form').addEventListener('change',function(event){
if(event.target.type==='file')return;
var form=asked.closest('form'),said=new FormData(form);said.delete('files');
fetch(asked.dataset.from,{method:'POST',body:said}).then(function(answer){return answer.json()}).then(function(found){
form.elements.asked.value=found.asked.join(' ');
asked.querySelectorAll('[data-asks]').forEach(function(part){part.hidden=found.asked.indexOf(part.dataset.asks.slice(6))<0});
}).catch(function(){})});
addEventListener('pageshow',function(){document.querySelectorAll('form').forEach(function(form){delete form.dataset.sent})});
`.trim();
