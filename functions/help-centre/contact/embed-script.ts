/**
 * Shows a form on another site, behind the script that asked for it. It lives in a shadow tree with a sheet of its own, so that neither the
 * policy of the site (`style-src`) nor its style is in the way. `FORM` is what the desk says of the form. What Turnstile shows stands outside of that tree, where its
 * script finds it, and is seen within: where the site does not let it run, the form leads to the contact page.
 */
export const EMBED_SCRIPT = `(function(f){
var at=document.currentScript,host=document.createElement('div');
host.lang=f.language;
var root=host.attachShadow({mode:'open'});
try{var sheet=new CSSStyleSheet();sheet.replaceSync(
':host{display:block;max-width:40rem;font:1rem/1.5 system-ui,sans-serif}'+
'label,legend{display:block;font-weight:600;margin:.75rem 0 .25rem}'+
'label.choice{font-weight:400;margin:.25rem 0}fieldset{border:0;margin:0;padding:0}'+
'input:not([type=checkbox]):not([type=file]),textarea,select{box-sizing:border-box;width:100%;font:inherit;padding:.5rem;border:1px solid #767676;border-radius:.3rem}'+
'textarea{min-height:8rem}.trap{position:absolute;left:-9999px}.bad{color:#b00020;font-weight:600;margin:.25rem 0}'+
'button{font:inherit;font-weight:600;margin-top:1rem;padding:.5rem 1rem;border:0;border-radius:.3rem;background:'+f.colour+';color:#fff}');
root.adoptedStyleSheets=[sheet]}catch(e){}
function el(tag,props,children){var n=document.createElement(tag);for(var k in props){if(k in n)n[k]=props[k];else n.setAttribute(k,props[k])}
(children||[]).forEach(function(c){n.append(c)});return n}
var form=el('form',{method:'post',action:f.action,enctype:'multipart/form-data',noValidate:false}),status=el('div',{role:'status'}),token=el('input',{type:'hidden',name:'shown',value:f.token});
var into=form,parts={},list;
function add(name,label,input){input.name=name;input.id=name;into.append(el('label',{htmlFor:name},[label]),input)}
form.append(token,el('div',{className:'trap'},[el('label',{htmlFor:'website'},[f.words.trap]),el('input',{id:'website',name:'website',tabIndex:-1,autocomplete:'off'})]));
add('name',f.words.name,el('input',{type:'text',autocomplete:'name',maxLength:200}));
add('address',f.words.address,el('input',{type:'email',required:true,autocomplete:'email',maxLength:254}));
add('subject',f.words.subject,el('input',{type:'text',required:true,maxLength:500}));
f.fields.forEach(function(c){
into=parts[c.key]=el('fieldset');form.append(into);
function box(value,label){return el('label',{className:'choice'},[el('input',{type:'checkbox',name:c.name,value:value}),' '+label])}
if(c.type==='boolean')into.append(box('yes',c.label));
else if(c.type==='multi_select')into.append(el('fieldset',{},[el('legend',{},[c.label])].concat(c.choices.map(function(o){return box(o.key,o.label)}))));
else if(c.choices.length)add(c.name,c.label,el('select',{required:c.required},[el('option',{value:''},[f.words.pick])].concat(c.choices.map(function(o){return el('option',{value:o.key},[o.label])}))));
else add(c.name,c.label,el(c.type==='long_text'?'textarea':'input',c.type==='date'?{type:'date',required:c.required}:{required:c.required}));
});
into=form;
function ask(keys){if(!keys||!f.asked)return;list.value=keys.join(' ');Object.keys(parts).forEach(function(k){parts[k].hidden=parts[k].disabled=keys.indexOf(k)<0})}
if(f.asked){list=el('input',{type:'hidden',name:'asked'});form.append(list);ask(f.asked);
form.addEventListener('change',function(e){if(e.target.type==='file')return;var d=new FormData(form);d.delete('files');
fetch(f.action+'/asked',{method:'POST',body:d,credentials:'omit'}).then(function(r){return r.json()}).then(function(a){ask(a.asked)}).catch(function(){})})}
add('text',f.words.text,el('textarea',{required:true}));
add('files',f.words.files,el('input',{type:'file',multiple:true}));
var proof,widget,turn;
if(f.turnstile){
proof=el('input',{type:'hidden',name:'cf-turnstile-response'});
host.append(el('div',{slot:'proof'}));form.append(proof,el('slot',{name:'proof'}));
turn=function(){if(window.turnstile)widget=turnstile.render(host.firstChild,{sitekey:f.turnstile.key,language:f.language,'response-field':false,
callback:function(t){proof.value=t},'expired-callback':function(){proof.value=''}})};
}
var button=el('button',{type:'submit'},[f.words.send]);
form.append(status,button);
function say(text,bad){status.textContent=text;status.className=bad?'bad':''}
form.addEventListener('submit',function(event){
event.preventDefault();button.disabled=true;
fetch(f.action,{method:'POST',body:new FormData(form),headers:{accept:'application/json'},credentials:'omit'}).then(function(r){return r.json()}).then(function(a){
button.disabled=false;
if(a.leave){HTMLFormElement.prototype.submit.call(form);return}
if(a.title){root.replaceChildren(el('h2',{},[a.title]),el('p',{role:'status'},[a.text]));return}
if(a.token)token.value=a.token;ask(a.asked);
if(widget!==undefined){proof.value='';turnstile.reset(widget)}
form.querySelectorAll('[aria-invalid]').forEach(function(n){n.removeAttribute('aria-invalid')});
var first=null,named=Object.keys(a.problems||{});
named.forEach(function(name){var n=form.elements[name];n=n&&n.length&&!n.tagName?n[0]:n;if(n){n.setAttribute('aria-invalid','true');first=first||n}});
say([a.text].concat(named.map(function(name){return a.problems[name]})).join(' '),true);
if(first)first.focus();
}).catch(function(){HTMLFormElement.prototype.submit.call(form)});
});
root.append(el('h2',{},[f.title]),form);
var place=document.querySelector('[data-bilet-form]');
if(place)place.append(host);else if(at&&at.parentNode!==document.head)at.after(host);else document.body.append(host);
if(turn){if(window.turnstile)turn();else{var api=el('script',{src:f.turnstile.script,async:true,onload:turn});document.head.append(api)}}
})(FORM);
`;
