// The lucide icons that node kinds may name. Listed one by one so that the bundle holds these and not all 1,700;
// a test checks that every kind's icon is among them.
import {
  Bot, Box, Braces, Clock, Code, Component, Database, FileText, GitBranch, Globe, Hand, LogIn, LogOut, Mail, Merge, MessageSquare, Pencil, Plug, Repeat, Search, Split,
  StickyNote, Tag, Tags, Timer, User, Users, Webhook, Workflow, Wrench, type LucideIcon,
} from 'lucide-react';

export const kindIcons: ReadonlyMap<string, LucideIcon> = new Map<string, LucideIcon>([
  ['bot', Bot], ['box', Box], ['braces', Braces], ['clock', Clock], ['code', Code], ['component', Component], ['database', Database], ['file-text', FileText],
  ['git-branch', GitBranch], ['globe', Globe], ['hand', Hand], ['log-in', LogIn], ['log-out', LogOut], ['mail', Mail], ['merge', Merge], ['message-square', MessageSquare],
  ['pencil', Pencil], ['plug', Plug], ['repeat', Repeat], ['search', Search], ['split', Split], ['sticky-note', StickyNote], ['tag', Tag], ['tags', Tags],
  ['timer', Timer], ['user', User], ['users', Users], ['webhook', Webhook], ['workflow', Workflow], ['wrench', Wrench],
]);
