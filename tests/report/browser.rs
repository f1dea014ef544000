//! The pages as their readers have them: a validator, an accessibility check in a browser in the light, in
//! the dark, on a telephone and for paper, and a sheet on which nothing is cut off.
//!
//! Needs Node, Java, Chromium and the packages of `tests/browser`, which `.ci/run` installs. Where one of
//! them is not there, the test says that it was skipped.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test that fails says so by a panic, and looks for what is installed"
)]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::support::root;

/// Where `.ci/run` puts the packages, below the folder that cargo builds into.
const PACKAGES: &str = "browser/node_modules";
/// Says, in the environment, that nothing may be skipped.
const MUST_RUN: &str = "FOOTBRIDGE_BROWSER_TESTS";

/// What the pages are tried with.
struct Tools {
    node: PathBuf,
    java: PathBuf,
    chromium: PathBuf,
    packages: PathBuf,
}

/// What is installed, or what is missing.
fn tools() -> Result<Tools, String> {
    let found = |name: &str| found(name).ok_or_else(|| format!("{name} is not installed"));
    let packages = packages().ok_or("the packages of tests/browser are not installed")?;
    Ok(Tools {
        node: found("node")?,
        java: found("java")?,
        chromium: found("chromium")?,
        packages,
    })
}

/// A program on the path.
fn found(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let mut folders = std::env::split_paths(&path);
    folders.find_map(|folder| {
        let file = folder.join(name);
        file.is_file().then_some(file)
    })
}

/// The packages, beside what cargo has built.
fn packages() -> Option<PathBuf> {
    let program = Path::new(env!("CARGO_BIN_EXE_footbridge"));
    let mut folders = program.ancestors().map(|folder| folder.join(PACKAGES));
    folders.find(|folder| folder.is_dir())
}

#[test]
fn pages_are_valid_accessible_and_whole() {
    let tools = match tools() {
        Ok(tools) => tools,
        Err(missing) => {
            assert!(std::env::var_os(MUST_RUN).is_none(), "{missing}");
            // Straight to standard error: what a test prints is shown only when it fails.
            let said = format!("\nSKIPPED: no page of HTML was tried in a browser, {missing}\n");
            std::io::stderr().write_all(said.as_bytes()).unwrap();
            return;
        }
    };
    let folder = TempDir::new().unwrap();
    let pages = pages(folder.path());
    let mut command = Command::new(&tools.node);
    command.arg(root().join("tests/browser/check.mjs"));
    command.args([&tools.packages, &tools.chromium, &tools.java]);
    let output = command.args(&pages).output().unwrap();
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(output.status.success(), "{said}");
    assert!(said.contains("nothing wrong"), "{said}");
}

/// Pages of every kind, written into a folder.
fn pages(folder: &Path) -> Vec<PathBuf> {
    let mut written = Vec::new();
    let mut add = |name: &str, html: String| {
        let path = folder.join(format!("{name}.html"));
        std::fs::write(&path, html).unwrap();
        written.push(path);
    };
    for (playbook, person) in super::SHIPPED {
        let document = super::shipped_document(playbook, person);
        add(person, document.to_html());
    }
    for (document, name) in super::fixture("people.yaml")
        .iter()
        .zip(["one", "two", "three"])
    {
        add(name, document.to_html());
    }
    add(
        "hostile",
        super::fixture("hostile.yaml").remove(0).to_html(),
    );
    let described = footbridge::report::describe::describe(&super::shipped("three-shifts"));
    add("described", described.to_html());
    add("list", super::list().to_html());
    written
}
