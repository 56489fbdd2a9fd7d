//! A program as a tree of statements that can be laid out over lines, rendered and cut smaller.

use super::program::Random;

/// A statement.
#[derive(Clone)]
pub(super) enum Node {
    /// A simple statement, or several with semicolons.
    Line(String),
    /// A compound statement: a head of its own (`match`), clauses, and whether short bodies stand on the lines of their heads.
    Clauses(Option<String>, Vec<(String, Vec<Node>)>, bool),
    /// Statements that belong together.
    Group(Vec<Node>),
}

/// A simple statement.
pub(super) fn line(text: &str) -> Node {
    Node::Line(text.to_string())
}

/// A compound statement of one clause.
pub(super) fn clause(head: &str, body: Vec<Node>) -> Node {
    Node::Clauses(None, vec![(head.to_string(), body)], false)
}

impl Node {
    /// With ends of lines where the layout has them.
    pub(super) fn laid_out(self, r: &mut Random, percent: u64) -> Node {
        let all = |body: Vec<Node>, r: &mut Random| body.into_iter().map(|n| n.laid_out(r, percent)).collect();
        match self {
            Node::Line(text) => Node::Line(broken(&text, r, percent)),
            Node::Group(body) => Node::Group(all(body, r)),
            Node::Clauses(head, clauses, short) => {
                let head = head.map(|h| broken(&h, r, percent));
                let clauses = clauses.into_iter().map(|(h, b)| (broken(&h, r, percent), all(b, r))).collect();
                Node::Clauses(head, clauses, short)
            }
        }
    }

    /// Appends the source.
    pub(super) fn render(&self, depth: usize, text: &mut String) {
        let indent = " ".repeat(depth);
        match self {
            Node::Line(line) => text.push_str(&format!("{indent}{line}\n")),
            Node::Group(body) => body.iter().for_each(|n| n.render(depth, text)),
            Node::Clauses(head, clauses, short) => {
                let inner = depth + usize::from(head.is_some());
                if let Some(head) = head {
                    text.push_str(&format!("{indent}{head}\n"));
                }
                for (head, body) in clauses {
                    let indent = " ".repeat(inner);
                    // Decorators and what they decorate are lines of their own; other ends of lines are inside brackets.
                    let head =
                        head.replace("\n@", &format!("\n{indent}@")).replace("\ndef ", &format!("\n{indent}def "));
                    let head = head.replace("\nclass ", &format!("\n{indent}class "));
                    let simple: Option<Vec<&str>> = body.iter().map(Node::simple).collect();
                    match simple.filter(|lines| *short && !lines.is_empty()) {
                        Some(lines) => text.push_str(&format!("{indent}{head} {}\n", lines.join("; "))),
                        None => {
                            text.push_str(&format!("{indent}{head}\n"));
                            if body.is_empty() {
                                text.push_str(&format!("{indent} pass\n"));
                            }
                            body.iter().for_each(|n| n.render(inner + 1, text));
                        }
                    }
                }
            }
        }
    }

    fn simple(&self) -> Option<&str> {
        match self {
            Node::Line(text) => Some(text),
            _ => None,
        }
    }
}

/// A text with its `~` replaced: inside brackets by the end of a line, by chance.
fn broken(text: &str, r: &mut Random, percent: u64) -> String {
    let mut depth = 0;
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
        match c {
            '~' if depth > 0 && r.chance(percent) => out.push_str("\n  "),
            '~' => {}
            c => out.push(c),
        }
    }
    out
}

/// Bodies with something taken out of them.
pub(super) fn cuts(body: &[Node]) -> Vec<Vec<Node>> {
    let mut found = Vec::new();
    for i in 0..body.len() {
        let with = |with: &[Node]| [&body[..i], with, &body[i + 1..]].concat();
        if body.len() > 1 {
            found.push(with(&[]));
        }
        match &body[i] {
            Node::Line(text) if text != "pass" => found.push(with(&[line("pass")])),
            Node::Line(_) => {}
            Node::Group(inner) => found.extend(cuts(inner).into_iter().map(|c| with(&[Node::Group(c)]))),
            Node::Clauses(head, clauses, short) => {
                for (k, (_, inner)) in clauses.iter().enumerate() {
                    found.push(with(inner));
                    let others = |with: &[(String, Vec<Node>)]| [&clauses[..k], with, &clauses[k + 1..]].concat();
                    if clauses.len() > 1 {
                        found.push(with(&[Node::Clauses(head.clone(), others(&[]), *short)]));
                    }
                    for c in cuts(inner) {
                        let changed = others(&[(clauses[k].0.clone(), c)]);
                        found.push(with(&[Node::Clauses(head.clone(), changed, *short)]));
                    }
                }
            }
        }
    }
    found
}
