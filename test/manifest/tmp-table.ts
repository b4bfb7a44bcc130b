import {readManifest} from '#manifest/read.ts';import {TABLE,DIFFERENCES} from './oracle-texts.ts';import {execFileSync} from 'node:child_process';import assert from 'node:assert';
const a=JSON.parse(execFileSync('/tmp/oracle',{input:JSON.stringify(TABLE),maxBuffer:1e9}).toString());let bad=0,err=0;
TABLE.forEach((t,i)=>{const ds=readManifest(t);const d=ds[0];const mine=ds.length>1?'many':!d||d.kind==='empty'?'null':d.kind==='error'?'error':JSON.stringify(d.value);const go=a[i].error?'error':JSON.stringify(a[i].json);if(go==='error')err++;
 if(d?.kind==='value'&&go!=='error'){try{assert.deepStrictEqual(JSON.parse(mine),a[i].json);return}catch{}}
 else if(mine===go)return;
 if(DIFFERENCES.has(t))return; bad++;console.log(JSON.stringify(t),'MINE',d?.kind==='error'?d.message:mine,'GO',a[i].error??go)});
console.log(TABLE.length,err,bad);
