import { expect, test } from 'vitest';
import { junitXml } from '#report/junit.ts';
import { podWith, violationAt } from '../support/placed.ts';

test('a suite for each file, a case for each object, counted', () => {
  const unreadable = { file: 'a.yaml', document: 2, line: 9, column: 2, error: 'expected a closing }' };
  const xml = junitXml([
    { file: 'a.yaml', objects: [podWith(violationAt(), violationAt({ policy: 'seccomp' })), unreadable] },
    { file: 'b.yaml', objects: [podWith()] },
  ]);
  expect(xml.split('\n')).toEqual([
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites name="admend" tests="3" failures="1" errors="1">',
    '  <testsuite name="a.yaml" tests="2" failures="1" errors="1">',
    '    <testcase name="Pod shop/web" classname="a.yaml" file="a.yaml" line="1">',
    '      <failure type="privileged, seccomp" message="container &quot;app&quot; is privileged: remove securityContext.privileged (and 1 more)">',
    'a.yaml:3:5: critical: container &quot;app&quot; is privileged: remove securityContext.privileged (privileged)',
    'a.yaml:3:5: critical: container &quot;app&quot; is privileged: remove securityContext.privileged (seccomp)</failure>',
    '    </testcase>',
    '    <testcase name="document 2" classname="a.yaml" file="a.yaml" line="9">',
    '      <error type="unreadable" message="expected a closing }">',
    'a.yaml:9:2: expected a closing }</error>',
    '    </testcase>',
    '  </testsuite>',
    '  <testsuite name="b.yaml" tests="1" failures="0" errors="0">',
    '    <testcase name="Pod shop/web" classname="b.yaml" file="b.yaml" line="1"/>',
    '  </testsuite>',
    '</testsuites>',
  ]);
});

test('what is only audited fails nothing', () => {
  const xml = junitXml([{ file: 'a.yaml', objects: [podWith(violationAt({ consequence: 'audit' }))] }]);
  expect(xml).toContain('tests="1" failures="0" errors="0"');
  expect(xml).toContain('<system-out>a.yaml:3:5: critical: container');
  expect(xml).not.toContain('<failure');
});

test('hostile names stay text, and what XML cannot hold is replaced', () => {
  const hostile = `"]]></failure><x a='&'>\u0000\u001b\ud800\ufffe\t\r`;
  const xml = junitXml([{ file: hostile, objects: [podWith(violationAt({ reason: hostile }))] }]);
  expect(xml).toContain("&quot;]]&gt;&lt;/failure&gt;&lt;x a='&amp;'&gt;\ufffd\ufffd\ufffd\ufffd&#9;&#13;");
  const markup = xml.replace(/="[^"]*"/g, '').match(/<[^>]*>/g) ?? [];
  expect(new Set(markup.map((tag) => tag.replace(/[</ ].*?([a-z-]+).*/, '$1')))).not.toContain('x');
});
