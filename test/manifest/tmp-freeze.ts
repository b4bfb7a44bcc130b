import { CASES } from './splice-cases.ts';
import { splice } from '#manifest/splice.ts';
import { readManifest } from '#manifest/read.ts';
import { afterwards } from './operations.ts';
import fs from 'node:fs';
let s=fs.readFileSync('test/manifest/splice-cases.ts','utf8');
for(const c of CASES){const d=readManifest(c.before)[0];if(d?.kind!=='value')throw c.name;
 const expected=c.operations.reduce(afterwards,d.value);const r=splice(c.before,[{document:0,pointer:'',operations:c.operations,expected}]);
 if(r.refused.length)throw c.name+r.refused[0]!.reason;
 const simple=r.text.endsWith('\n')&&!/[\r`\ufeff]|\$\{/.test(r.text)&&!/^ /.test(r.text);
 const lit=simple?'yaml`\n'+r.text.replace(/^(?=.)/gm,'      ')+'    `':JSON.stringify(r.text).replace('\ufeff','\\uFEFF').replace(/'/g,"\\'").replace(/^"|"$/g,"'").replace(/\\"/g,'"');
 const i=s.indexOf("name: '"+c.name);const j=s.indexOf("after: ''",i);if(i<0||j<0)throw 'x'+c.name;s=s.slice(0,j)+'after: '+lit+s.slice(j+9);}
fs.writeFileSync('test/manifest/splice-cases.ts',s);
