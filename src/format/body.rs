//! The body of a rule: each part a clause, each of several effects a line of its own.

use super::statement::{AsIs, Clause, Laid, ReadBullet, lines_of};
use super::tokens::{Spacing, Token, TokenKind};
use crate::syntax::words;

const EFFECTS: [&str; 6] = [
    "require",
    "expect",
    "encourage",
    "flag",
    "stop",
    "recommend",
];
const BRANCHES: [&str; 2] = ["then", "otherwise"];

/// A part of a rule body.
enum Part<'t> {
    /// `then`, `otherwise`, and how far it was indented.
    Branch(Token<'t>, usize),
    /// An effect, on its own or behind its branch.
    Effect(Clause<'t>),
    /// Any other clause.
    Other(Clause<'t>),
}

/// A branch and the effects that stand under it.
struct OpenBranch<'t> {
    word: Token<'t>,
    indent: usize,
    effects: Vec<Clause<'t>>,
}

/// Whether the head of a rule without a name has a branch that effects below it belong to.
pub(super) fn opens_branch(laid: &[Laid<'_>]) -> bool {
    laid.iter().any(|one| match one {
        Laid::Line(line, _) => line.tokens.iter().any(|token| token.is_one_of(&BRANCHES)),
        Laid::AsIs(_) => false,
    })
}

/// Lays out the clauses of a rule. `is_open` tells that the head has a branch: effects may go on
/// with it.
pub(super) fn arrange(clauses: Vec<Clause<'_>>, is_open: bool) -> Vec<Laid<'_>> {
    let mut body = Body {
        laid: Vec::new(),
        open: None,
        // An effect must stand deeper than its branch; the head stands at 0.
        branch_indent: is_open.then_some(0),
        effect_indent: 2,
    };
    for clause in clauses {
        for part in parts(clause) {
            body.place(part);
        }
    }
    body.close();
    body.laid
}

struct Body<'t> {
    laid: Vec<Laid<'t>>,
    open: Option<OpenBranch<'t>>,
    /// How far the last branch was indented.
    branch_indent: Option<usize>,
    /// How far effects under the last branch are indented now.
    effect_indent: usize,
}

impl<'t> Body<'t> {
    fn place(&mut self, part: Part<'t>) {
        match part {
            Part::Branch(word, indent) => {
                self.close();
                self.branch_indent = Some(indent);
                self.effect_indent = 4;
                self.open = Some(OpenBranch {
                    word,
                    indent,
                    effects: Vec::new(),
                });
            }
            Part::Effect(clause) if self.is_under_branch(&clause) => match &mut self.open {
                Some(open) => open.effects.push(clause),
                None => self.lay(clause, self.effect_indent),
            },
            Part::Effect(clause) | Part::Other(clause) => {
                self.close();
                self.lay(clause, 2);
            }
        }
    }

    fn is_under_branch(&self, clause: &Clause<'_>) -> bool {
        let indent = match clause {
            Clause::Read { indent, .. } => *indent,
            Clause::AsIs(as_is) => as_is.indent,
        };
        self.branch_indent.is_some_and(|branch| indent > branch)
    }

    fn lay(&mut self, clause: Clause<'t>, indent: usize) {
        self.laid.extend(lines_of(clause, indent, Spacing::Free));
    }

    /// Prints the branch that is open: with its effect on one line when that is the only one.
    fn close(&mut self) {
        let Some(mut open) = self.open.take() else {
            return;
        };
        if let [Clause::Read { tokens, indent, .. }] = open.effects.as_mut_slice()
            && open.word.after.is_none()
            && tokens.first().is_some_and(|first| first.before.is_empty())
        {
            tokens.insert(0, open.word);
            *indent = open.indent;
            for effect in open.effects {
                self.lay(effect, 2);
            }
            return;
        }
        let branch = Clause::Read {
            tokens: vec![open.word],
            indent: open.indent,
            bullets: Vec::new(),
        };
        self.lay(branch, 2);
        for effect in open.effects {
            self.lay(effect, 4);
        }
    }
}

/// Divides a clause into the parts of a body.
fn parts(clause: Clause<'_>) -> Vec<Part<'_>> {
    let (tokens, indent, bullets) = match clause {
        Clause::Read {
            tokens,
            indent,
            bullets,
        } => (tokens, indent, bullets),
        Clause::AsIs(as_is) => return vec![as_is_part(as_is)],
    };
    let first = tokens.first();
    let is_body = first.is_some_and(|first| {
        first.is_one_of(&EFFECTS)
            || first.is_one_of(&BRANCHES)
            || first.is_one_of(&["if", "unless"])
    });
    // Bullets belong to the group at the end of their line.
    let ends_in_group = tokens
        .last()
        .is_some_and(|last| last.is_one_of(&["of", ":"]));
    if !is_body || !bullets.is_empty() && !ends_in_group {
        let clause = Clause::Read {
            tokens,
            indent,
            bullets,
        };
        return vec![Part::Other(clause)];
    }
    divide(tokens, indent, bullets)
}

fn as_is_part(as_is: AsIs<'_>) -> Part<'_> {
    let first = words::first_word(as_is.lines.trim_start());
    let is_effect = EFFECTS.iter().any(|word| word.eq_ignore_ascii_case(first));
    if is_effect {
        Part::Effect(Clause::AsIs(as_is))
    } else {
        Part::Other(Clause::AsIs(as_is))
    }
}

fn divide<'t>(
    tokens: Vec<Token<'t>>,
    indent: usize,
    bullets: Vec<ReadBullet<'t>>,
) -> Vec<Part<'t>> {
    let mut parts: Vec<Part<'t>> = Vec::new();
    // What stands behind a branch stands deeper than it.
    let mut depth = indent;
    let mut current: Vec<Token<'t>> = Vec::new();
    let starts = starts(&tokens);
    for (token, start) in tokens.into_iter().zip(starts) {
        if start != Start::None && !current.is_empty() {
            parts.push(part(std::mem::take(&mut current), depth, Vec::new()));
        }
        match start {
            Start::Branch => {
                parts.push(Part::Branch(token, indent));
                depth = indent + 1;
            }
            Start::Joint => {}
            Start::Effect | Start::Other | Start::None => current.push(token),
        }
    }
    if !current.is_empty() {
        parts.push(part(current, depth, bullets));
    }
    parts
}

fn part<'t>(tokens: Vec<Token<'t>>, indent: usize, bullets: Vec<ReadBullet<'t>>) -> Part<'t> {
    let is_effect = tokens
        .first()
        .is_some_and(|first| first.is_one_of(&EFFECTS));
    let clause = Clause::Read {
        tokens,
        indent,
        bullets,
    };
    if is_effect {
        Part::Effect(clause)
    } else {
        Part::Other(clause)
    }
}

/// What a token begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Start {
    /// `then`, `otherwise`
    Branch,
    /// An `and` between two effects.
    Joint,
    /// An effect.
    Effect,
    /// `if`, `unless`
    Other,
    None,
}

fn starts(tokens: &[Token<'_>]) -> Vec<Start> {
    let mut depth = 0_usize;
    let mut starts: Vec<Start> = Vec::with_capacity(tokens.len());
    for (at, token) in tokens.iter().enumerate() {
        let is_plain = token.is_keyword && depth == 0;
        if token.kind == TokenKind::Mark {
            match token.text.as_ref() {
                "(" => depth += 1,
                ")" => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        let last = starts.last().copied();
        let before_effect = tokens
            .get(at + 1)
            .is_some_and(|next| next.is_one_of(&EFFECTS));
        starts.push(match last {
            _ if !is_plain => Start::None,
            _ if token.is_one_of(&BRANCHES) => Start::Branch,
            _ if token.is("unless") || (at == 0 && token.is("if")) => Start::Other,
            _ if token.is("and") && before_effect && !token.has_comment() => Start::Joint,
            None | Some(Start::Branch | Start::Joint) if token.is_one_of(&EFFECTS) => Start::Effect,
            _ => Start::None,
        });
    }
    starts
}
