import {readManifest} from '#manifest/read.ts';import fs from 'node:fs';
for(const t of JSON.parse(fs.readFileSync('/tmp/q.json','utf8')))console.log(JSON.stringify(readManifest(t)));
