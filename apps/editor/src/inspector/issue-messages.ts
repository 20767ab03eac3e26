// Issues in words: what is wrong, and what to do about it. An issue is data; this is the editor's wording of it.
import type { Issue, Json } from '@cadre/graph-schema';

type Words = (about: (key: string) => string) => string;

/** By code. `about` reads one value of the issue's data as text. */
const words: ReadonlyMap<string, Words> = new Map<string, Words>([
  ['input_missing', () => 'There is no input. Every run begins at one: add it from the palette.'],
  ['input_repeated', () => 'There is another input already. Remove one of them.'],
  ['output_missing', () => 'There is no output, so a run gives nothing. Add one where the work ends.'],
  ['parent_missing', (about) => `It lies in a map "${about('parent')}" that is gone. Drag it to where it belongs.`],
  ['parent_not_map', () => 'It lies in a node that is no map. Drag it out.'],
  ['parent_cycle', () => 'It lies inside itself. Drag it out.'],
  ['input_in_map', () => 'An input cannot be in a map. Drag it out.'],
  ['output_in_map', () => 'An output cannot be in a map: the map gives its list through its own port. Drag it out.'],
  ['dangling_edge', () => 'One end leads nowhere. Remove the connection.'],
  ['unknown_port', (about) => `There is no port "${about('port')}" any more. Remove the connection or connect it again.`],
  ['port_mismatch', () => 'These two ports do not fit together. Remove the connection.'],
  ['edge_crosses_map', () => 'It crosses the border of a map. Move both nodes to the same side.'],
  ['duplicate_edge', () => 'These two are connected twice. Remove one of the connections.'],
  ['required_config', () => 'This is needed. Fill it in.'],
  ['unknown_model', (about) => `The model "${about('model')}" is not available here. Choose another one, or ask for its provider to be set up.`],
  ['unknown_credential', (about) => `There is no credential "${about('credential')}". Choose another one, or ask for it to be added.`],
  ['unknown_mcp_server', (about) => `There is no MCP server "${about('server')}" here, so its tools would fail. Choose another one, or add it.`],
  ['secret_in_graph', (about) => `The header "${about('header')}" looks like a secret, and everybody who sees this drawing can read it. Use a credential instead.`],
  ['schema_invalid', (about) => `The schema is not right: ${about('message')}`],
  ['example_invalid', (about) => `The example does not meet the schema: ${about('message')}`],
  ['subgraph_not_pinned', (about) => `It is not said which revision of "${about('graph')}" runs here. Publish that graph.`],
  ['subgraph_not_published', (about) => `The graph "${about('graph')}" has no revision yet. Publish it first, or choose another one.`],
  ['subgraph_missing', (about) => `The revision of "${about('graph')}" that this names is not here. Clear it to run the newest one.`],
  ['subgraph_cycle', (about) => `The graph "${about('graph')}" would run inside itself. Choose another one.`],
  ['subgraph_too_deep', (about) => `Graphs can lie ${about('most')} levels deep at most. "${about('graph')}" is too deep.`],
  ['subgraph_too_many', (about) => `More than ${about('most')} different graphs would run inside this one.`],
  ['subgraph_has_errors', (about) => `The graph "${about('graph')}" cannot run in this version: ${about('first').replaceAll('_', ' ')}${about('at') === '' ? '' : ` at ${about('at')}`}. Publish it anew.`],
  ['error_port_unconnected', () => 'Errors take the error port, but it leads nowhere. Connect it.'],
  ['error_port_unused', () => 'Its error port is connected, but errors never take it: it goes on with a value instead. Remove the connection, or choose something else for "On error".'],
  ['two_bosses', () => 'Two supervisors claim it. Remove one of the connections.'],
  ['worker_in_flow', () => 'It works for a supervisor and is a step of the flow as well. Remove one of the connections.'],
  ['supervisor_without_workers', () => 'Nobody works for it. Connect its lower port to a worker, or make it a worker.'],
  ['delegation_cycle', () => 'It would work for itself. Remove one of the connections in the circle.'],
  ['node_unreachable', () => 'Nothing leads here, so it never runs. Connect it to the flow, or remove it.'],
  ['node_never_ends', () => 'No way leads from here to an output. Connect it onwards.'],
  ['else_unconnected', () => 'When no case is true the run stops here. Connect "Else".'],
  ['case_never_taken', (about) => `The case "${about('case')}" comes after one that is always true, so it is never taken. Move it up or remove it.`],
  ['case_unconnected', (about) => `The case "${about('case')}" leads nowhere. Connect its port.`],
  ['timeout_unconnected', () => 'It has a deadline, but its timeout port leads nowhere. Connect it.'],
  ['timeout_unused', () => 'Its timeout port is connected, but it has no deadline. Set one.'],
  ['decision_unconnected', (about) => `When it is ${about('port')} the run stops here. Connect that port.`],
  ['join_implied', () => 'Branches meet here: it waits for all of them. Add a join to say otherwise.'],
  ['join_idle', () => 'Only one branch ever reaches this join. Remove it, or connect another branch.'],
  ['shared_region_too_large', (about) => `The branches that begin here share too many nodes: ${about('nodes')}, and ${about('limit')} is the most. Let them meet earlier.`],
  ['loop_unbounded', () => 'This connection leads back. Say how often it may be taken at most.'],
  ['loop_two_entries', () => 'This loop can be entered in two places. Let all ways in meet at one node first.'],
  ['loop_in_shared_region', () => 'A loop cannot lie where branches share nodes. Let the branches meet first.'],
  ['loop_leaves_branch', () => 'This loop leads out of its branch. Let it lead back to a node of the same branch.'],
  ['max_unused', () => 'It has a bound, but it is no loop. The bound has no effect.'],
  ['wait_ambiguous', () => 'It waits for several things at once. Keep one of: for, until, signal.'],
  ['wait_timeout_unused', () => 'The timeout counts for a signal only. Name a signal, or remove it.'],
  ['instructions_empty', () => 'It has no instructions. Say who it is and how it works.'],
  ['guard_id_repeated', (about) => `Two guard rules are called "${about('id')}". Rename one of them.`],
  ['guard_pattern_invalid', (about) => `The pattern of the guard rule "${about('id')}" is not right: ${about('message')}`],
  ['guard_condition_invalid', (about) => `The condition of the guard rule "${about('id')}" is not right: ${about('message')}`],
  ['guard_cannot_redact', (about) => `The guard rule "${about('id')}" has a condition, which cannot say what to take out. Let it refuse, ask or flag.`],
  ['guard_cannot_ask', (about) => `The guard rule "${about('id')}" cannot ask about the input: there is no run yet. It will refuse it.`],
  ['unknown_kind', (about) => `There is no kind of node called "${about('kind')}".`],
  ['duplicate_id', (about) => `The id "${about('id')}" is used twice.`],
  ['unknown_node', (about) => `There is no node "${about('name')}". Use an id that is on the canvas.`],
  ['node_not_before', (about) => `"${about('name')}" cannot have run before this. Use a node that comes earlier.`],
  ['item_outside_map', (about) => `"${about('name')}" exists only inside a map.`],
  ['header_reserved', (about) => `The header "${about('header')}" belongs to the connection and is set by Cadre. Remove it.`],
  ['arguments_not_object', () => 'Arguments are given by name. Let the schema be one of an object ("type": "object").'],
  ['tool_not_reviewed', (about) => `Nobody has reviewed the tool "${about('tool')}". Take it from the server's list.`],
  ['tool_repeated', (about) => `The tool "${about('tool')}" is chosen twice. Remove one of them.`],
  ['tool_step_needs_one', () => 'As a step it calls one tool. Keep one, or lend it to an agent.'],
  ['argument_not_bound', (about) => `The tool needs "${about('argument')}". Bind it to an expression.`],
  ['argument_unknown', (about) => `The tool takes no "${about('argument')}". Remove it.`],
  ['body_not_sent', (about) => `${about('method')} carries no body. Remove the body, or choose another method.`],
  ['arguments_outside_tool', () => '"arguments" exists only in a tool.'],
  ['value_outside_guard', (about) => `"${about('name')}" exists only in the condition of a guard rule.`],
]);

export function messageOf(issue: Issue): string {
  const about = (key: string): string => textOf(issue.data[key]);
  const said = words.get(issue.code)?.(about) ?? about('message');
  return said === '' ? `${issue.code.charAt(0).toUpperCase()}${issue.code.slice(1).replaceAll('_', ' ')}.` : said;
}

function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
