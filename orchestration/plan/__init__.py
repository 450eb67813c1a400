"""The first layer: work cut into tasks that need each other's products; criticised and rehearsed before it is done."""
