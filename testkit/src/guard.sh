# Starts a part in a process group of its own, and ends the group when the test lets go of this script's input:
# because it dropped the part, panicked, exited or was killed. The end of the input also removes the part's folder;
# a line on the input ends the part and keeps the folder, so that it can be started again.
# usage: guard.sh SIGNAL FOLDER COMMAND [ARGUMENT ...]
signal=$1
folder=$2
shift 2

setsid "$@" </dev/null >>"$folder/output.log" 2>&1 &
part=$!

read -r _ && keep=yes

# 5 s to end in order; whatever is left of the group then is ended without asking
kill -s "$signal" -- "-$part"
left=50
while kill -0 "$part" && [ "$left" -gt 0 ]; do
    left=$((left - 1))
    sleep 0.1
done
kill -s KILL -- "-$part"
wait "$part"
[ -n "${keep:-}" ] || rm -rf "$folder"
