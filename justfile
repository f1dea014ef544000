# List what can be done
default:
    @just --list

# Run everything that has to pass before a change is taken
ci:
    .ci/run

# Run the tests
test *arguments:
    cargo test {{ arguments }}

# Where cargo builds
target := env("CARGO_TARGET_DIR", "target")

# What makes the command one piece, which starts in two thirds of the time: nothing to look up or to move
in_one_piece := if os() == "linux" { "-C target-feature=+crt-static -C relocation-model=static" } else { "" }

# Build the command as it is released, to target/released/footbridge
release:
    cargo rustc --locked --release --features columns --bin footbridge -- {{ in_one_piece }}
    mkdir -p {{ target }}/released
    cp {{ target }}/release/footbridge {{ target }}/released/footbridge

# Measure the workload beside the same rules written by hand (parts: agree, rules, people, lines, file, load, columns, growth, start)
bench *parts: release
    FOOTBRIDGE={{ target }}/released/footbridge cargo bench --features columns --bench readiness -- {{ parts }}

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
