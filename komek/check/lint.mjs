// Answers requests, one JSON a line, with what bpmnlint, feel-lint and feelin say. Kept running, it answers at once.

import { createInterface } from 'node:readline';

import { lintExpression } from '@bpmn-io/feel-lint';
import { camundaBuiltins } from '@camunda/feel-builtins';
import { BpmnModdle } from 'bpmn-moddle';
import Linter from 'bpmnlint/lib/linter.js';
import NodeResolver from 'bpmnlint/lib/resolver/node-resolver.js';
import { DmnModdle } from 'dmn-moddle';
import { evaluate } from 'feelin';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const zeebe = require('zeebe-bpmn-moddle/resources/zeebe.json');

// A linter's rules remember what they saw (flows, for duplicates): every file gets one of its own.
const linter = () => new Linter({
  config: { extends: [ 'bpmnlint:recommended', 'plugin:camunda-compat/camunda-cloud-8-6' ] },
  resolver: new NodeResolver({ require }) // found beside this file, wherever the command is called
});

async function lintProcess(xml) {
  const { rootElement, warnings } = await new BpmnModdle({ zeebe }).fromXML(xml);
  const reports = await linter().lint(rootElement);
  return [
    ...warnings.map(({ message }) => ({ id: '', rule: 'moddle', message })),
    ...Object.entries(reports).flatMap(([ rule, found ]) => found.map(({ id, message }) => ({ id, rule, message })))
  ];
}

async function lintTable(xml) {
  const { warnings } = await new DmnModdle().fromXML(xml);
  return warnings.map(({ message }) => ({ id: '', rule: 'moddle', message }));
}

function tried({ text, context }) {
  try {
    const { value, warnings } = evaluate(text, context);
    return { value, warnings: warnings.map(({ type }) => type) };
  } catch {
    return { value: false, warnings: [] }; // it does not parse: feel-lint says so
  }
}

// What did not change since the last question was answered then: a watched folder changes one file at a time.
const said = new Map();

function once(question, work) {
  const key = JSON.stringify(question);
  if (!said.has(key)) {
    said.set(key, work(question));
  }
  return said.get(key);
}

async function answer({ processes = [], tables = [], expressions = [], trials = [] }) {
  const all = (files, lint) => Promise.all(files.map(
    file => once(file, xml => lint(xml)).catch(({ message }) => [ { id: '', rule: 'moddle', message } ])
  ));
  return {
    processes: await all(processes, lintProcess),
    tables: await all(tables, lintTable),
    expressions: expressions.map(one => once(one, ({ text, dialect }) => lintExpression(
      text, { dialect, builtins: camundaBuiltins }
    ).map(({ message }) => message))),
    trials: trials.map(one => once(one, tried))
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await answer(JSON.parse(line))));
}
