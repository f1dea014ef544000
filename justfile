# List what can be done
default:
    @just --list

# Run everything that has to pass before a change is taken
ci:
    .ci/run

# Run the tests
test *arguments:
    cargo test {{ arguments }}

# Measure the workload beside the same rules written by hand (parts: agree, rules, people, lines, file, load, columns, growth, start)
bench *parts:
    cargo bench --features columns --bench readiness -- {{ parts }}

# Look through changed snapshots, and take them or not
review:
    cargo insta test --review

# Format the code and the shipped playbooks
fmt:
    cargo fmt --all
    cargo run -- format playbooks

# Look for what the compiler lets pass, with the command line and without
lint:
    cargo clippy --all-targets --all-features -- -D warnings
    cargo clippy --no-default-features --lib -- -D warnings

# Build the documentation of the library and open it
docs:
    RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --all-features --open

# Check the licences and the sources of dependencies
deny:
    cargo deny check bans licenses sources
